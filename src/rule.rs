//! What a rule is: a name, a page, and a check at the narrowest scope.
