/** What criu does with the control groups of a tree. */
export type ManageCgroups = 'none' | 'props' | 'soft' | 'full' | 'strict' | 'ignore';

/** How criu keeps packets away from a frozen tree's connections. */
export type NetworkLock = 'nftables' | 'iptables' | 'skip';

/** How criu compares the files of a restored tree with those that were dumped. */
export type FileValidation = 'buildid' | 'filesize';

/** What every criu command of ours takes. */
export interface CommonOptions {
  /** Directory of the images. */
  readonly imagesDir: string;
  /** Directory for logs, pid files and statistics; without it, the images' directory. */
  readonly workDir?: string | undefined;
  /** Log file, absolute or relative to workDir. */
  readonly logFile?: string | undefined;
  /** 0 to 4. Default 2 (errors and warnings); 4 costs milliseconds, and much more with lazy pages. */
  readonly logLevel?: number | undefined;
  /** Inherited descriptor on which criu writes one zero byte once it serves requests. */
  readonly statusFd?: number | undefined;
}

interface TreeOptions extends CommonOptions {
  /** A terminal of a session outside the tree. Restore then needs a terminal as stdin. */
  readonly shellJob?: boolean | undefined;
  /** Established TCP connections go along. */
  readonly tcpEstablished?: boolean | undefined;
  /** Established TCP connections are dropped. */
  readonly tcpClose?: boolean | undefined;
  /** Needed at the dump of a tree that holds file locks. */
  readonly fileLocks?: boolean | undefined;
  /** Datagram sockets may be connected outside the tree. */
  readonly extUnixSk?: boolean | undefined;
  readonly manageCgroups?: ManageCgroups | undefined;
  /** External resources, as criu's --external takes them. */
  readonly external?: readonly string[] | undefined;
  readonly fileValidation?: FileValidation | undefined;
  /** Processor features to write or check: cpu, fpu, all, ins, none; ^ negates. */
  readonly cpuCap?: readonly string[] | undefined;
  readonly lazyPages?: boolean | undefined;
  readonly autoDedup?: boolean | undefined;
  /** Executable that criu runs at every stage, such as a hold's. */
  readonly actionScript?: string | undefined;
  /** Further options; checked by checkExtraOptions. */
  readonly extra?: readonly string[] | undefined;
}

interface MemoryOptions {
  /** Root of the tree. */
  readonly pid: number;
  /** Images of the round before, relative to imagesDir. */
  readonly parentImagesDir?: string | undefined;
  /** Inherited, connected and blocking stream socket to which the pages go instead of to imagesDir. */
  readonly pageServerFd?: number | undefined;
  readonly freezeCgroup?: string | undefined;
  /** Bounds freezing and collecting only; criu's default is 10. */
  readonly timeoutSeconds?: number | undefined;
}

/** Options of `criu dump`. */
export interface DumpOptions extends TreeOptions, MemoryOptions {
  /** Leaves out connections that a listener has not accepted yet. */
  readonly skipInFlight?: boolean | undefined;
  /** Largest unlinked file that goes into the images, in bytes; criu's default is 1 MiB. */
  readonly ghostLimitBytes?: number | undefined;
  /** Links files again that were unlinked but have other names; they stay on disk until the restore. */
  readonly linkRemap?: boolean | undefined;
  readonly networkLock?: NetworkLock | undefined;
  readonly leaveRunning?: boolean | undefined;
  /** Leaves every task stopped. No way back for a tree with TCP connections: they stay in repair mode. */
  readonly leaveStopped?: boolean | undefined;
  /** Needs soft-dirty tracking in the kernel. */
  readonly trackMemory?: boolean | undefined;
  /** Searches for the paths of inotify watches. */
  readonly forceIrmap?: boolean | undefined;
  readonly irmapScanPaths?: readonly string[] | undefined;
}

/** Options of `criu pre-dump`, which takes the memory of a running tree and nothing else. */
export interface PreDumpOptions extends CommonOptions, MemoryOptions {
  readonly autoDedup?: boolean | undefined;
  /** `splice` (criu's default) has the tree run a parasite, `read` copies from outside. */
  readonly mode?: 'splice' | 'read' | undefined;
  readonly actionScript?: string | undefined;
  readonly extra?: readonly string[] | undefined;
}

/** Options of `criu restore`. */
export interface RestoreOptions extends TreeOptions {
  /** Where criu writes the root's pid; it does so after post-restore. */
  readonly pidFile?: string | undefined;
  /** Default true: criu ends when the tree runs. */
  readonly detach?: boolean | undefined;
  /** Descriptors of criu that take the place of resources, such as `pipe:[1234]`. */
  readonly inheritFds?: readonly { readonly fd: number; readonly resource: string }[] | undefined;
  readonly skipFileRwxCheck?: boolean | undefined;
  readonly leaveStopped?: boolean | undefined;
}

/** Options of `criu page-server` on an inherited socket. */
export interface PageServerOptions extends CommonOptions {
  /** Inherited, connected and blocking stream socket from which the pages come. */
  readonly pageServerFd: number;
  readonly autoDedup?: boolean | undefined;
  /** Images of the round before, relative to imagesDir. */
  readonly parentImagesDir?: string | undefined;
}
