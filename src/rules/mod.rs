//! The rules. A new one takes its page, its file here, and two lines below.

mod buffered_python_output;
mod daemon_debug;
mod daemon_hosts_conflict;
mod daemon_key_type;
mod daemon_tcp_without_tls;
mod duplicate_daemon_key;
mod duplicate_instruction;
mod entrypoint_script_without_exec;
mod healthcheck_ignores_http_errors;
mod healthcheck_shell_operators;
mod ignored_daemon_key;
mod ineffective_pythonunbuffered;
mod inline_comment;
mod invalid_address_pool;
mod invalid_daemon_json;
mod invalid_default_ulimits;
mod invalid_dockerfile;
mod invalid_registry_mirror;
mod iptables_disabled;
mod lost_base_command;
mod malformed_exec_form;
mod missing_healthcheck;
mod missing_init;
mod missing_live_restore;
mod removed_daemon_key;
mod shell_form_command;
mod shell_form_without_shell;
mod shell_wrapper_without_exec;
mod single_string_exec_form;
mod undefined_default_runtime;
mod ungraceful_stop_signal;
mod unknown_daemon_key;

use crate::rule::Rule;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &buffered_python_output::RULE,
    &daemon_debug::RULE,
    &daemon_hosts_conflict::RULE,
    &daemon_key_type::RULE,
    &daemon_tcp_without_tls::RULE,
    &duplicate_daemon_key::RULE,
    &duplicate_instruction::RULE,
    &entrypoint_script_without_exec::RULE,
    &healthcheck_ignores_http_errors::RULE,
    &healthcheck_shell_operators::RULE,
    &ignored_daemon_key::RULE,
    &ineffective_pythonunbuffered::RULE,
    &inline_comment::RULE,
    &invalid_address_pool::RULE,
    &invalid_daemon_json::RULE,
    &invalid_default_ulimits::RULE,
    &invalid_dockerfile::RULE,
    &invalid_registry_mirror::RULE,
    &iptables_disabled::RULE,
    &lost_base_command::RULE,
    &malformed_exec_form::RULE,
    &missing_healthcheck::RULE,
    &missing_init::RULE,
    &missing_live_restore::RULE,
    &removed_daemon_key::RULE,
    &shell_form_command::RULE,
    &shell_form_without_shell::RULE,
    &shell_wrapper_without_exec::RULE,
    &single_string_exec_form::RULE,
    &undefined_default_runtime::RULE,
    &ungraceful_stop_signal::RULE,
    &unknown_daemon_key::RULE,
];
