import { status } from '@grpc/grpc-js';
import { CRIU_REASONS } from './criu-reasons.js';
import { entry, type ErrorEntry } from './entry.js';

/**
 * The one catalogue of errors. docs/errors.md is made from it and a test keeps them equal.
 * A code, once released, keeps its meaning.
 */
export const CATALOGUE = {
  // The request.
  INVALID_ARGUMENT: entry(
    status.INVALID_ARGUMENT,
    'usage',
    'A field of the request is missing or wrong.',
    'Correct the field that the message names.',
  ),
  CONFIG_INVALID: entry(
    status.INVALID_ARGUMENT,
    'usage',
    'The configuration is wrong.',
    'Correct the key that the message names; docs/configuration.md lists them all.',
  ),
  OPTION_REFUSED: entry(
    status.INVALID_ARGUMENT,
    'usage',
    'A further CRIU option is not on the list of options that keep the handover safe.',
    'Leave it out, or use the typed field for it (docs/configuration.md).',
  ),
  NODE_UNKNOWN: entry(
    status.NOT_FOUND,
    'usage',
    'The configuration has no node of that name.',
    'Use a name that `ferry nodes` prints, or add the node to the configuration.',
  ),
  // Things that are not there, or not what they were.
  PROCESS_GONE: entry(
    status.NOT_FOUND,
    'refused',
    'The process does not exist.',
    'Look it up with `ferry ps NODE`.',
  ),
  PROCESS_CHANGED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The pid belongs to another process by now.',
    'Look the process up again with `ferry ps NODE`.',
  ),
  PROCESS_AMBIGUOUS: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'Several processes have that name.',
    'Name one by its pid.',
  ),
  IMAGE_NOT_FOUND: entry(
    status.NOT_FOUND,
    'refused',
    'There is no image of that name.',
    'List them with `ferry images NODE`.',
  ),
  IMAGE_EXISTS: entry(
    status.ALREADY_EXISTS,
    'refused',
    'An image of that name is there already.',
    'Choose another name, or delete the old image.',
  ),
  IMAGE_IN_USE: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'A dump, restore or migration is using the image.',
    'Wait until it has ended (`ferry migrations`).',
  ),
  OPERATION_NOT_FOUND: entry(
    status.NOT_FOUND,
    'refused',
    'There is no operation of that id.',
    'Operations are forgotten when the agent restarts; look at the process or image itself.',
  ),
  SESSION_NOT_FOUND: entry(
    status.NOT_FOUND,
    'refused',
    'The node knows no migration of that id.',
    'List them with `ferry migrations`.',
  ),
  // Migrations.
  SESSION_EXISTS: entry(
    status.ALREADY_EXISTS,
    'refused',
    'A migration with that id was already run with other arguments.',
    'Use another id, or none: one is made.',
  ),
  SESSION_BUSY: entry(
    status.ABORTED,
    'refused',
    'Another migration, dump or restore has hold of the process.',
    'Wait for it, or abort it (`ferry migrations`).',
  ),
  TOO_MANY_SESSIONS: entry(
    status.RESOURCE_EXHAUSTED,
    'refused',
    'The node runs as many migrations as it may.',
    'Wait (`ferry migrate` does, for as long as --max-wait says), or raise limits.max_sessions in the configuration.',
  ),
  INVALID_STATE: entry(
    status.FAILED_PRECONDITION,
    'failed',
    'The step does not fit the state the session is in.',
    'Look at it with `ferry migrations`; a session that has ended cannot go on.',
  ),
  STALE_GENERATION: entry(
    status.ABORTED,
    'failed',
    'The caller is not the controller that drives this migration now.',
    'Leave it to the newer controller.',
  ),
  ALREADY_COMMITTED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The migration is decided: the process runs, or will run, at the destination.',
    'Migrate it back if it should not be there.',
  ),
  ALREADY_ABORTED: entry(
    status.FAILED_PRECONDITION,
    'failed',
    'The migration was undone: the process runs at the source.',
    'The error before it says why; start again when that is mended.',
  ),
  RECEIPT_INVALID: entry(
    status.PERMISSION_DENIED,
    'operator',
    'The receipt is not the one that the source promised.',
    'The destination stays frozen. Compare both nodes with `ferry migrations`.',
  ),
  LEASE_EXPIRED: entry(
    status.DEADLINE_EXCEEDED,
    'failed',
    'No controller was heard of for the length of the lease, so the migration was undone.',
    'Start it again; see why the controller went away.',
  ),
  COPY_LOST: entry(
    status.ABORTED,
    'failed',
    'The destination had lost its restored copy, or never had one, when the source was about to decide.',
    'See the log of the destination; then migrate again.',
  ),
  HOLD_EXPIRED: entry(
    status.DEADLINE_EXCEEDED,
    'failed',
    'The process had been frozen as long as allowed, so the migration was undone.',
    'Allow more (--max-frozen), or find what was slow: the table of phases shows it.',
  ),
  OUTCOME_UNKNOWN: entry(
    status.UNKNOWN,
    'operator',
    'The connection broke while the migration was being decided.',
    'The agents settle it by themselves: see `ferry migrations`.',
  ),
  NEEDS_OPERATOR: entry(
    status.INTERNAL,
    'operator',
    'The state cannot be settled without a person; nothing runs that should not.',
    '`ferry migration show ID` says what is where and what to do; docs/handover.md, "When an operator is needed".',
  ),
  MEMORY_FOLLOWS: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'In the modes postcopy and hybrid the process runs at the destination before all of its memory is there.',
    'Leave the source node up until `ferry migration show ID` says that it is done: if it goes down before, the process is lost.',
  ),
  MEMORY_LOST: entry(
    status.DATA_LOSS,
    'operator',
    'Memory of a process was lost on its way after a move in mode postcopy or hybrid, and the process with it.',
    'Make sure that it has ended on both nodes (`kill -9`), and start it anew (docs/post-copy.md).',
  ),
  LAZY_PAGES_MISSING: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'A node lacks what the modes postcopy and hybrid need: to leave pages where they are, or to fetch them when touched.',
    'Use another --mode; or Linux 6.7 at the source and CONFIG_USERFAULTFD at the destination.',
  ),
  NOTHING_TO_RESOLVE: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The migration does not wait for an operator, or not for this.',
    'See `ferry migration show ID`.',
  ),
  CANCELLED: entry(
    status.CANCELLED,
    'cancelled',
    'Stopped on request; the process runs where it ran before.',
    'Nothing to do.',
  ),
  INTERRUPTED: entry(
    status.ABORTED,
    'failed',
    'The agent was restarted meanwhile; the step was undone.',
    'Start again.',
  ),
  // Nodes that do not fit.
  CHECKS_FAILED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'A check before the migration found something that would fail.',
    'Mend what the findings name; --skip-checks tries all the same.',
  ),
  CRIU_MISSING: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'No working CRIU was found on the node.',
    'Run scripts/setup, or set criu.command in the configuration.',
  ),
  CRIU_TOO_OLD: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'This CRIU does not work with the kernel, or with these images.',
    'Use CRIU 4.2 or newer on every node (scripts/setup installs one).',
  ),
  CRIU_INCOMPATIBLE: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The CRIU versions of the two nodes write different formats.',
    'Use 4.2 or newer on both, or 4.1 or older on both.',
  ),
  CPU_MISMATCH: entry(
    status.FAILED_PRECONDITION,
    'failed',
    'The processors differ in what programs may already be using.',
    'Migrate between processors of one class.',
  ),
  ARCHITECTURE_MISMATCH: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The nodes have different architectures.',
    'Migrate between nodes of the same architecture.',
  ),
  SAME_NODE: entry(
    status.INVALID_ARGUMENT,
    'usage',
    'Source and destination are the same node.',
    'Name two nodes.',
  ),
  MEMORY_AREA_FULL: entry(
    status.RESOURCE_EXHAUSTED,
    'refused',
    'The memory area of the destination cannot take the pages.',
    'Make the tmpfs of memory_dir larger, free memory, or use --mode copy.',
  ),
  DISK_AREA_FULL: entry(
    status.RESOURCE_EXHAUSTED,
    'refused',
    'The disk area cannot take the images.',
    'Free space in state_dir, or use --mode diskless.',
  ),
  NO_SPACE: entry(
    status.RESOURCE_EXHAUSTED,
    'failed',
    'The image area ran full.',
    'Free space there, or use --mode diskless.',
  ),
  SHARED_PATH_NOT_SHARED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'A probe file written on one node was not there on the other.',
    'Give a directory that both nodes mount from the same file system.',
  ),
  // Addresses and firewalls.
  ADDRESS_FAILED: entry(
    status.FAILED_PRECONDITION,
    'failed',
    'An address could not be moved.',
    'See the text of the ip command; name the device with --device.',
  ),
  ADDRESS_IN_USE: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'The address that would move is used by the agent itself, or is on the destination already.',
    'Give the workload an address of its own, or use --address-handover none.',
  ),
  FIREWALL_FAILED: entry(
    status.FAILED_PRECONDITION,
    'failed',
    'A firewall rule could not be set or removed.',
    'See the text of the command; the other firewall may work: --network-lock.',
  ),
  HOOK_FAILED: entry(
    status.ABORTED,
    'failed',
    "One of the operator's hooks failed or took too long.",
    "See the hook's output in the message.",
  ),
  // Bytes.
  DIGEST_MISMATCH: entry(
    status.DATA_LOSS,
    'failed',
    'What arrived is not what was sent.',
    'Try again; if it happens again, look for a broken network or disk.',
  ),
  STREAM_TRUNCATED: entry(
    status.DATA_LOSS,
    'failed',
    'A stream ended before its end.',
    'Try again; see the log of the sending node.',
  ),
  ARCHIVE_INVALID: entry(
    status.INVALID_ARGUMENT,
    'failed',
    'The image archive holds something that is not a plain image file.',
    'Do not trust that peer; see the log.',
  ),
  TRANSPORT_REFUSED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'A node does not allow pages to travel as it was asked for.',
    'For plaintext, name the network of the other node in trusted_networks of both; or leave --transport to the agents.',
  ),
  MODE_CHOSEN: entry(
    status.FAILED_PRECONDITION,
    'refused',
    '--mode auto has chosen a mode; the text says why.',
    'To have another one, name it.',
  ),
  DOWNTIME_TARGET_MISSED: entry(
    status.FAILED_PRECONDITION,
    'refused',
    'No mode that the nodes allow meets the downtime target, by the estimate.',
    'Migrate all the same, allow a longer --downtime-target, use a faster link, or read docs/post-copy.md.',
  ),
  PAGE_COUNT_MISMATCH: entry(
    status.DATA_LOSS,
    'failed',
    'Source and destination counted different numbers of page bytes.',
    'Try again; if it happens again, report it.',
  ),
  PAGES_CORRUPT: entry(
    status.DATA_LOSS,
    'failed',
    'Pages did not arrive as they were sent.',
    'Try again; if it happens again, look for what changes bytes between the nodes, and use TLS.',
  ),
  PAGE_STREAM_LOST: entry(
    status.UNAVAILABLE,
    'failed',
    'The page connection between the agents broke.',
    'See whether both agents run and the data port is reachable; try again.',
  ),
  TICKET_INVALID: entry(
    status.PERMISSION_DENIED,
    'failed',
    'A data connection did not prove that it belongs to the migration.',
    'See whether both nodes take part in the same migration.',
  ),
  // Peers.
  UNREACHABLE: entry(
    status.UNAVAILABLE,
    'unreachable',
    'The node does not answer.',
    'See whether ferryd runs there and its address and certificates are right.',
  ),
  PEER_UNKNOWN: entry(
    status.UNAUTHENTICATED,
    'unreachable',
    'The peer showed no certificate of this authority, or one of another name.',
    'Issue its certificate with `ferry pki issue` from the same authority.',
  ),
  DEADLINE: entry(
    status.DEADLINE_EXCEEDED,
    'unreachable',
    'The node did not answer in time.',
    'See how loaded the node is; try again.',
  ),
  DRAINING: entry(
    status.UNAVAILABLE,
    'unreachable',
    'The agent is shutting down.',
    'Try again when it is back.',
  ),
  ...CRIU_REASONS,
  RESTORE_TIMEOUT: entry(
    status.DEADLINE_EXCEEDED,
    'failed',
    'The restore took longer than allowed.',
    'Allow more (restore_timeout_s); see whether the node is overloaded.',
  ),
  INTERNAL: entry(status.INTERNAL, 'internal', 'A defect of Ferry.', 'Report it with the log.'),
} as const satisfies Record<string, ErrorEntry>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof CATALOGUE;

/** Whether a string is a code of the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code);
}
