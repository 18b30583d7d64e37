//! The rules. A new one takes its page, its file here, and two lines below.

mod buffered_python_output;
mod conflicting_resource_limits;
mod dependency_without_healthcheck;
mod duplicate_instruction;
mod entrypoint_script_without_exec;
mod healthcheck_ignores_http_errors;
mod healthcheck_shell_operators;
mod ineffective_pythonunbuffered;
mod init_conflict;
mod inline_comment;
mod invalid_compose;
mod invalid_dockerfile;
mod invalid_healthcheck;
mod invalid_restart_policy;
mod invalid_size;
mod lost_base_command;
mod malformed_exec_form;
mod missing_healthcheck;
mod missing_init;
mod missing_memory_limit;
mod missing_restart_policy;
mod reservation_above_limit;
mod restarting_one_shot;
mod shadowed_restart_policy;
mod shell_form_command;
mod shell_form_without_shell;
mod shell_wrapper_without_exec;
mod single_string_exec_form;
mod ungated_dependency;
mod ungraceful_stop_signal;

use crate::rule::Rule;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &buffered_python_output::RULE,
    &conflicting_resource_limits::RULE,
    &dependency_without_healthcheck::RULE,
    &duplicate_instruction::RULE,
    &entrypoint_script_without_exec::RULE,
    &healthcheck_ignores_http_errors::RULE,
    &healthcheck_shell_operators::RULE,
    &ineffective_pythonunbuffered::RULE,
    &init_conflict::RULE,
    &inline_comment::RULE,
    &invalid_compose::RULE,
    &invalid_dockerfile::RULE,
    &invalid_healthcheck::RULE,
    &invalid_restart_policy::RULE,
    &invalid_size::RULE,
    &lost_base_command::RULE,
    &malformed_exec_form::RULE,
    &missing_healthcheck::RULE,
    &missing_init::RULE,
    &missing_memory_limit::RULE,
    &missing_restart_policy::RULE,
    &reservation_above_limit::RULE,
    &restarting_one_shot::RULE,
    &shadowed_restart_policy::RULE,
    &shell_form_command::RULE,
    &shell_form_without_shell::RULE,
    &shell_wrapper_without_exec::RULE,
    &single_string_exec_form::RULE,
    &ungated_dependency::RULE,
    &ungraceful_stop_signal::RULE,
];
