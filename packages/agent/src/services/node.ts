import { agentServices, FerryError, implement, type ServeOptions } from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { AgentConfig } from '../config/schema.js';
import { probeTool, type CriuTool } from '../criu/driver.js';
import type { ImageStore } from '../images/store.js';
import { checkNode } from '../node/check.js';
import { readNode, type FixedFacts } from '../node/facts.js';
import { PathProbe } from '../node/probe-path.js';

export interface NodeServiceDeps {
  readonly config: AgentConfig;
  readonly criu: CriuTool;
  readonly images: ImageStore;
  readonly facts: FixedFacts;
}

/** ferry.agent.v1.NodeService. */
export function nodeService(deps: NodeServiceDeps, options: ServeOptions): UntypedServiceImplementation {
  const { config, criu, images, facts } = deps;
  return implement(
    agentServices.node,
    {
      GetNode: async () => ({ node: await readNode(facts, criu, images) }),
      CheckNode: async () => ({
        findings: await checkNode(config, await probeTool(config.criu.command), images),
      }),
      ProbePath: async ({ directory, step, token }) => {
        const probe = new PathProbe(directory, token);
        let found = false;
        if (step === 'STEP_WRITE') await probe.write();
        else if (step === 'STEP_READ') found = await probe.read();
        else if (step === 'STEP_REMOVE') await probe.remove();
        else throw new FerryError('INVALID_ARGUMENT', 'step: write, read or remove');
        return { found, freeBytes: await probe.freeBytes() };
      },
    },
    options,
  );
}
