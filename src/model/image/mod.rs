//! What known base images bring.
