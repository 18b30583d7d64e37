//! The rules. A new one takes its page, its file here, and two lines below.

mod blocking_log_driver;
mod disabled_log_cache;
mod discarded_logs;
mod duplicate_instruction;
mod fluentd_buffer_limit_units;
mod implausible_log_size;
mod inline_comment;
mod invalid_dockerfile;
mod invalid_log_option;
mod journald_shared_rate_limit;
mod literal_awslogs_stream;
mod log_address_service_name;
mod log_collector_race;
mod log_driver_start_dependency;
mod log_options_without_driver;
mod malformed_exec_form;
mod max_file_without_max_size;
mod non_blocking_log_driver;
mod non_string_log_option;
mod removed_log_option;
mod single_file_rotation;
mod single_string_exec_form;
mod udp_log_driver;
mod unbounded_logs;
mod ungraceful_stop_signal;
mod unknown_log_driver;
mod unknown_log_option;
mod unshipped_logs;

use crate::rule::Rule;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &blocking_log_driver::RULE,
    &disabled_log_cache::RULE,
    &discarded_logs::RULE,
    &duplicate_instruction::RULE,
    &fluentd_buffer_limit_units::RULE,
    &implausible_log_size::RULE,
    &inline_comment::RULE,
    &invalid_dockerfile::RULE,
    &invalid_log_option::RULE,
    &journald_shared_rate_limit::RULE,
    &literal_awslogs_stream::RULE,
    &log_address_service_name::RULE,
    &log_collector_race::RULE,
    &log_driver_start_dependency::RULE,
    &log_options_without_driver::RULE,
    &malformed_exec_form::RULE,
    &max_file_without_max_size::RULE,
    &non_blocking_log_driver::RULE,
    &non_string_log_option::RULE,
    &removed_log_option::RULE,
    &single_file_rotation::RULE,
    &single_string_exec_form::RULE,
    &udp_log_driver::RULE,
    &unbounded_logs::RULE,
    &ungraceful_stop_signal::RULE,
    &unknown_log_driver::RULE,
    &unknown_log_option::RULE,
    &unshipped_logs::RULE,
];
