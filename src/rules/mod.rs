//! The rules. A new one takes its page, its file here, and two lines below.

mod apachectl_foreground;
mod blocking_log_driver;
mod buffered_output;
mod buffered_python_output;
mod bypassed_base_entrypoint;
mod conflicting_cpu_limits;
mod conflicting_resource_limits;
mod daemon_debug;
mod daemon_hosts_conflict;
mod daemon_key_type;
mod daemon_tcp_without_tls;
mod daemonizing_command;
mod default_java_heap;
mod default_shm_size;
mod dependency_without_healthcheck;
mod dev_server;
mod disabled_healthcheck;
mod disabled_log_cache;
mod discarded_logs;
mod dropped_shell_arguments;
mod duplicate_daemon_key;
mod duplicate_host_port;
mod duplicate_instruction;
mod duplicate_interpreter;
mod entrypoint_script_ignores_arguments;
mod entrypoint_script_without_exec;
mod floating_tag;
mod fluentd_buffer_limit_units;
mod healthcheck_bashism;
mod healthcheck_ignores_http_errors;
mod healthcheck_localhost_ipv6;
mod healthcheck_never_fails;
mod healthcheck_port_mismatch;
mod healthcheck_shell_operators;
mod healthcheck_timing;
mod healthcheck_tool_missing;
mod heap_exceeds_memory_limit;
mod hidden_supervisord_logs;
mod ignored_command;
mod ignored_daemon_key;
mod ignored_host_network_ports;
mod ignored_java_options;
mod implausible_log_size;
mod ineffective_pythonunbuffered;
mod ineffective_stdbuf;
mod inherited_healthcheck_mismatch;
mod inherited_stop_signal;
mod init_conflict;
mod inline_comment;
mod invalid_address_pool;
mod invalid_compose;
mod invalid_daemon_json;
mod invalid_default_ulimits;
mod invalid_dockerfile;
mod invalid_healthcheck;
mod invalid_log_option;
mod invalid_max_attempts;
mod invalid_registry_mirror;
mod invalid_restart_policy;
mod invalid_size;
mod invalid_stop_signal;
mod invalid_swap_limit;
mod invalid_ulimit;
mod iptables_disabled;
mod journald_shared_rate_limit;
mod literal_awslogs_stream;
mod log_address_service_name;
mod log_collector_race;
mod log_driver_start_dependency;
mod log_options_without_driver;
mod logs_to_file;
mod lost_base_command;
mod low_memlock_limit;
mod malformed_exec_form;
mod max_file_without_max_size;
mod missing_access_log;
mod missing_cpu_limit;
mod missing_env_file;
mod missing_healthcheck;
mod missing_init;
mod missing_live_restore;
mod missing_memory_limit;
mod missing_node_env;
mod missing_pids_limit;
mod missing_restart_policy;
mod missing_stop_signal;
mod missing_workdir;
mod non_blocking_log_driver;
mod non_string_log_option;
mod obsolete_version;
mod on_failure_for_service;
mod oom_kill_disabled;
mod package_manager_as_pid1;
mod pipeline_as_command;
mod placeholder_command;
mod public_database_port;
mod removed_daemon_key;
mod removed_log_option;
mod replicas_with_container_name;
mod replicas_with_host_port;
mod reservation_above_limit;
mod restarting_one_shot;
mod root_user;
mod shadowed_restart_policy;
mod shared_nproc_ulimit;
mod shell_command_under_exec_entrypoint;
mod shell_form_command;
mod shell_form_without_shell;
mod shell_wrapper_without_exec;
mod short_stop_grace_period;
mod single_file_rotation;
mod single_string_exec_form;
mod stateful_without_volume;
mod su_as_launcher;
mod udp_log_driver;
mod unbounded_logs;
mod undefined_default_runtime;
mod unexpanded_variable_in_exec_form;
mod unexplained_suppression;
mod unforwarded_daemon_logs;
mod ungated_dependency;
mod ungraceful_stop_signal;
mod unknown_daemon_key;
mod unknown_log_driver;
mod unknown_log_option;
mod unset_nofile_limit;
mod unshipped_logs;
mod unused_suppression;
mod uwsgi_without_die_on_term;
mod wrong_data_path;

use crate::rule::Rule;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &apachectl_foreground::RULE,
    &blocking_log_driver::RULE,
    &buffered_output::RULE,
    &buffered_python_output::RULE,
    &bypassed_base_entrypoint::RULE,
    &conflicting_cpu_limits::RULE,
    &conflicting_resource_limits::RULE,
    &daemon_debug::RULE,
    &daemon_hosts_conflict::RULE,
    &daemon_key_type::RULE,
    &daemon_tcp_without_tls::RULE,
    &daemonizing_command::RULE,
    &default_java_heap::RULE,
    &default_shm_size::RULE,
    &dependency_without_healthcheck::RULE,
    &dev_server::RULE,
    &disabled_healthcheck::RULE,
    &disabled_log_cache::RULE,
    &discarded_logs::RULE,
    &dropped_shell_arguments::RULE,
    &duplicate_daemon_key::RULE,
    &duplicate_host_port::RULE,
    &duplicate_instruction::RULE,
    &duplicate_interpreter::RULE,
    &entrypoint_script_ignores_arguments::RULE,
    &entrypoint_script_without_exec::RULE,
    &floating_tag::RULE,
    &fluentd_buffer_limit_units::RULE,
    &healthcheck_bashism::RULE,
    &healthcheck_ignores_http_errors::RULE,
    &healthcheck_localhost_ipv6::RULE,
    &healthcheck_never_fails::RULE,
    &healthcheck_port_mismatch::RULE,
    &healthcheck_shell_operators::RULE,
    &healthcheck_timing::RULE,
    &healthcheck_tool_missing::RULE,
    &heap_exceeds_memory_limit::RULE,
    &hidden_supervisord_logs::RULE,
    &ignored_command::RULE,
    &ignored_daemon_key::RULE,
    &ignored_host_network_ports::RULE,
    &ignored_java_options::RULE,
    &implausible_log_size::RULE,
    &ineffective_pythonunbuffered::RULE,
    &ineffective_stdbuf::RULE,
    &inherited_healthcheck_mismatch::RULE,
    &inherited_stop_signal::RULE,
    &init_conflict::RULE,
    &inline_comment::RULE,
    &invalid_address_pool::RULE,
    &invalid_compose::RULE,
    &invalid_daemon_json::RULE,
    &invalid_default_ulimits::RULE,
    &invalid_dockerfile::RULE,
    &invalid_healthcheck::RULE,
    &invalid_log_option::RULE,
    &invalid_max_attempts::RULE,
    &invalid_registry_mirror::RULE,
    &invalid_restart_policy::RULE,
    &invalid_size::RULE,
    &invalid_stop_signal::RULE,
    &invalid_swap_limit::RULE,
    &invalid_ulimit::RULE,
    &iptables_disabled::RULE,
    &journald_shared_rate_limit::RULE,
    &literal_awslogs_stream::RULE,
    &log_address_service_name::RULE,
    &log_collector_race::RULE,
    &log_driver_start_dependency::RULE,
    &log_options_without_driver::RULE,
    &logs_to_file::RULE,
    &lost_base_command::RULE,
    &low_memlock_limit::RULE,
    &malformed_exec_form::RULE,
    &max_file_without_max_size::RULE,
    &missing_access_log::RULE,
    &missing_cpu_limit::RULE,
    &missing_env_file::RULE,
    &missing_healthcheck::RULE,
    &missing_init::RULE,
    &missing_live_restore::RULE,
    &missing_memory_limit::RULE,
    &missing_node_env::RULE,
    &missing_pids_limit::RULE,
    &missing_restart_policy::RULE,
    &missing_stop_signal::RULE,
    &missing_workdir::RULE,
    &non_blocking_log_driver::RULE,
    &non_string_log_option::RULE,
    &obsolete_version::RULE,
    &on_failure_for_service::RULE,
    &oom_kill_disabled::RULE,
    &package_manager_as_pid1::RULE,
    &pipeline_as_command::RULE,
    &placeholder_command::RULE,
    &public_database_port::RULE,
    &removed_daemon_key::RULE,
    &removed_log_option::RULE,
    &replicas_with_container_name::RULE,
    &replicas_with_host_port::RULE,
    &reservation_above_limit::RULE,
    &restarting_one_shot::RULE,
    &root_user::RULE,
    &shadowed_restart_policy::RULE,
    &shared_nproc_ulimit::RULE,
    &shell_command_under_exec_entrypoint::RULE,
    &shell_form_command::RULE,
    &shell_form_without_shell::RULE,
    &shell_wrapper_without_exec::RULE,
    &short_stop_grace_period::RULE,
    &single_file_rotation::RULE,
    &single_string_exec_form::RULE,
    &stateful_without_volume::RULE,
    &su_as_launcher::RULE,
    &udp_log_driver::RULE,
    &unbounded_logs::RULE,
    &undefined_default_runtime::RULE,
    &unexpanded_variable_in_exec_form::RULE,
    &unexplained_suppression::RULE,
    &unforwarded_daemon_logs::RULE,
    &ungated_dependency::RULE,
    &ungraceful_stop_signal::RULE,
    &unknown_daemon_key::RULE,
    &unknown_log_driver::RULE,
    &unknown_log_option::RULE,
    &unset_nofile_limit::RULE,
    &unshipped_logs::RULE,
    &unused_suppression::RULE,
    &uwsgi_without_die_on_term::RULE,
    &wrong_data_path::RULE,
];
