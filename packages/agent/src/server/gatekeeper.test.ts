import { expect, it } from 'vitest';
import { Gatekeeper } from './gatekeeper.js';

const of = (name: string) => ({ subjectaltname: `DNS:x, URI:ferry://${name}` });
const V1 = '/ferry.agent.v1';

it('lets operators do everything, and agents what agents need of each other', () => {
  const gate = new Gatekeeper(true);
  expect(gate.refuse(`${V1}.CheckpointService/Dump`, of('operator/ops'))).toBeUndefined();
  expect(gate.refuse(`${V1}.ImageService/PullImage`, of('agent/b'))).toBeUndefined();
  expect(gate.refuse(`${V1}.SessionService/GetOutcome`, of('agent/b'))).toBeUndefined();
  expect(gate.refuse(`${V1}.CheckpointService/Dump`, of('agent/b'))?.code).toBe('PEER_UNKNOWN');
  expect(gate.refuse(`${V1}.SessionService/CommitSource`, of('agent/b'))?.code).toBe('PEER_UNKNOWN');
  expect(gate.refuse(`${V1}.NodeService/GetNode`, { subjectaltname: 'DNS:x' })?.code).toBe('PEER_UNKNOWN');
  expect(gate.refuse('/grpc.health.v1.Health/Check', { subjectaltname: 'DNS:x' })).toBeUndefined();
});

it('asks for nothing where there are no certificates', () => {
  expect(new Gatekeeper(false).refuse(`${V1}.NodeService/GetNode`, undefined)).toBeUndefined();
});

it('refuses everything but health while the agent stops', () => {
  const gate = new Gatekeeper(false);
  gate.drain();
  expect(gate.refuse(`${V1}.NodeService/GetNode`, undefined)?.code).toBe('DRAINING');
  expect(gate.refuse('/grpc.health.v1.Health/Check', undefined)).toBeUndefined();
});
