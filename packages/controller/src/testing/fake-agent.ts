import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  agentServices,
  FerryError,
  implement,
  type Finding,
  type Handlers,
  type Node,
  type Process,
  type ProcessTree,
} from '@ferry/protocol';
import { fakeNode, fakeProcess, fakeTree } from './facts.js';
import { FakeImages } from './fake-images.js';
import { FakeOperations } from './fake-operations.js';
import { FakeSessions } from './fake-sessions.js';

type Hook = (request: unknown) => void | Promise<void>;

/** An agent in this process, on a plaintext port, with real gRPC and no CRIU: what it does is scripted. */
export class FakeAgent {
  readonly name: string;
  readonly sessions: FakeSessions;
  readonly images = new FakeImages();
  readonly operations = new FakeOperations();
  /** Names of the calls that came, in order. */
  readonly calls: string[] = [];
  node: Node;
  processes: Process[] = [fakeProcess(100, 'counter')];
  tree: ProcessTree = fakeTree(this.processes);
  inspectFindings: Finding[] = [];
  placementFindings: Finding[] = [];
  /** Directories, by path: what ProbePath sees. Two agents that share one share the set. */
  readonly directories = new Map<string, Set<string>>();
  readonly #before = new Map<string, Hook>();
  readonly #after = new Map<string, Hook>();
  #server: Server | undefined;
  #port = 0;

  constructor(name: string) {
    this.name = name;
    this.node = fakeNode(name);
    this.sessions = new FakeSessions(name);
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Runs before a call has its effect; throwing refuses it. */
  before(method: string, hook: Hook): void {
    this.#before.set(method, hook);
  }

  /** Runs after a call had its effect; throwing loses the answer. */
  after(method: string, hook: Hook): void {
    this.#after.set(method, hook);
  }

  /** Makes a call fail as often as said, before (refused) or after (answer lost) its effect. */
  fail(when: 'before' | 'after', method: string, error: FerryError, times = 1): void {
    let left = times;
    this[when](method, () => {
      left -= 1;
      if (left >= 0) throw error;
    });
  }

  /** Listens; again on the same port after stop(). */
  async start(): Promise<this> {
    const server = new Server();
    for (const [key, handlers] of Object.entries(this.#handlers()))
      server.addService(
        agentServices[key as 'node'],
        implement(agentServices[key as 'node'], handlers as never),
      );
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.#port}`, ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    this.node = { ...this.node, endpoint: { node: this.name, control: this.address, data: this.address } };
    this.sessions.endpoint = this.node.endpoint;
    this.#server = server;
    return this;
  }

  /** Drops every connection, as a crash does. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  #handlers(): Record<string, object> {
    const node: Handlers<typeof agentServices.node> = {
      GetNode: () => Promise.resolve({ node: this.node }),
      CheckNode: () => Promise.resolve({ findings: [] }),
      ProbePath: (request) => Promise.resolve(this.#probe(request)),
    };
    const process: Handlers<typeof agentServices.process> = {
      ListProcesses: (request) =>
        Promise.resolve({
          processes: this.processes.filter((one) => request.name === '' || one.name === request.name),
        }),
      InspectProcess: () => Promise.resolve({ tree: this.tree, findings: this.inspectFindings }),
      CheckPlacement: () => Promise.resolve({ findings: this.placementFindings }),
      KillProcess: (request) =>
        Promise.resolve({ killed: request.process === null ? [] : [request.process] }),
    };
    const sessions = this.sessions.handlers();
    return {
      node: this.#hooked(node),
      process: this.#hooked(process),
      session: this.#hooked(sessions),
      image: this.images.handlers(),
      checkpoint: this.operations.checkpoint(),
      operation: this.operations.operation(),
    };
  }

  #probe(request: { directory: string; step: string; token: string }): { found: boolean; freeBytes: number } {
    const directory = this.directories.get(request.directory);
    if (directory === undefined)
      throw new FerryError('INVALID_ARGUMENT', `no directory ${request.directory}`);
    if (request.step === 'STEP_WRITE') directory.add(request.token);
    const found = directory.has(request.token);
    if (request.step === 'STEP_REMOVE') directory.delete(request.token);
    return { found, freeBytes: 2 ** 40 };
  }

  #hooked<T extends object>(handlers: T): T {
    const wrapped = Object.entries(handlers).map(([name, handler]) => {
      const call = handler as (request: unknown, context: unknown) => unknown;
      if (name === 'WatchSession') return [name, call];
      const hooked = async (request: unknown, context: unknown): Promise<unknown> => {
        this.calls.push(name);
        await this.#before.get(name)?.(request);
        const answer = await call(request, context);
        await this.#after.get(name)?.(request);
        return answer;
      };
      return [name, hooked];
    });
    return Object.fromEntries(wrapped) as T;
  }
}
