"use strict";
const form = document.querySelector("form");
if (form) {
  const articles = [...document.querySelectorAll("article")];
  const texts = new Map(articles.map((article) => [article, article.textContent.toLowerCase()]));
  const filter = () => {
    const data = new FormData(form);
    const severities = data.getAll("severity");
    const rule = data.get("rule");
    const words = data.get("text").toLowerCase().split(/\s+/);
    let shown = 0;
    for (const article of articles) {
      const { severity, rule: own } = article.dataset;
      const text = texts.get(article);
      article.hidden = !severities.includes(severity) || (rule && rule !== own) || !words.every((word) => text.includes(word));
      shown += article.hidden ? 0 : 1;
    }
    form.querySelector("output").textContent = `${shown} of ${articles.length}`;
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}
