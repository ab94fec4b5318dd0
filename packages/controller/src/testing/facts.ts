import type { Node, Process, ProcessTree, Session } from '@ferry/protocol';

/** A node that can do everything. */
export function fakeNode(name: string, facts: Partial<Node> = {}): Node {
  return {
    name,
    version: '0.1.0',
    bootId: 'boot-1',
    kernel: '6.12.0',
    architecture: 'x86_64',
    endpoint: null,
    criu: {
      version: '4.2.1',
      wireFormat: 2,
      checkOk: true,
      memDirtyTrack: false,
      lazyPages: true,
      networkLockNftables: true,
      networkLockIptables: true,
      command: ['criu'],
    },
    memoryAreaFreeBytes: 2 ** 32,
    diskAreaFreeBytes: 2 ** 36,
    cpuFlags: ['avx', 'sse'],
    memoryAvailableBytes: 2 ** 32,
    startUnixUs: 1,
    ...facts,
  };
}

export function fakeProcess(pid: number, name: string, parentPid = 1): Process {
  return {
    ref: { pid, startTimeTicks: 5000 + pid, bootId: 'boot-1' },
    parentPid,
    name,
    command: [name, '--forever'],
    executable: `/usr/bin/${name}`,
    state: 'S',
    residentBytes: 2 ** 20,
    threadCount: 1,
    uid: 0,
  };
}

export function fakeTree(processes: Process[], facts: Partial<ProcessTree> = {}): ProcessTree {
  return {
    processes,
    taskIds: processes.map((process) => process.ref?.pid ?? 0),
    memoryBytes: 4 * 2 ** 20,
    files: [],
    sockets: [],
    ownNamespaces: [],
    hasTerminal: false,
    hasFileLocks: false,
    ...facts,
  };
}

export function fakeSession(facts: Partial<Session>): Session {
  return {
    migrationId: 'm1',
    role: 'SESSION_ROLE_SOURCE',
    state: 'STATE_OPEN',
    generation: 1,
    mode: 'MIGRATION_MODE_DISKLESS',
    process: { pid: 100, startTimeTicks: 5100, bootId: 'boot-1' },
    processName: 'counter',
    peer: null,
    progress: null,
    error: null,
    timings: [],
    dumpStats: null,
    restoreStats: null,
    pageTransport: 'PAGE_TRANSPORT_UNSPECIFIED',
    drain: 'DRAIN_STATE_UNSPECIFIED',
    pageBytes: 0,
    pageSums: Buffer.alloc(0),
    sentPageBytes: 0,
    imageBytes: 0,
    createUnixUs: 1,
    updateUnixUs: 1,
    node: 'a',
    addresses: [],
    precopyRounds: [],
    ...facts,
  };
}
