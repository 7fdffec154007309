/** What the server runs with on somebody's laptop: safe first, small second, fast third. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  // A server takes about 25; a few may come together, and an operator's own look.
  max_connections: '200',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  wal_compression: 'on',
  min_wal_size: '64MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  // A young table fills within seconds, and until it is analyzed every plan for it is a guess.
  autovacuum_naptime: '5s',
  jit: 'off',
  // A laptop's disk answers random reads nearly as fast as sequential ones.
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A week of files in the cluster's own `log/`, each day replacing its namesake.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_checkpoints: 'off',
  // Statements and the details of their errors hold customers' words.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Command line arguments for `postgres`, with where it listens in `listen`. */
export function settingArguments(listen: Record<string, string>): string[] {
  return Object.entries({ ...SETTINGS, ...listen }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
