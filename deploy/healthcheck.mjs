// Asks the agent on this machine for its health (grpc.health.v1); exits 0 when it says SERVING.
// usage: node healthcheck.mjs [FERRYD_YAML]
// Address and certificates are the agent's own, from its file or the environment variables that override it.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { credentials, Client } from '@grpc/grpc-js';
import { parse } from 'yaml';

const { env } = process;
const file = process.argv[2] === undefined ? {} : parse(readFileSync(process.argv[2], 'utf8'));
const listen = env.FERRY_LISTEN_CONTROL ?? file.listen?.control ?? '0.0.0.0:7600';
const node = env.FERRY_NODE ?? file.node ?? hostname();
const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => {
  const path = env[`FERRY_TLS_${name.toUpperCase()}`] ?? file.tls?.[name];
  return path === undefined ? undefined : readFileSync(path);
});

// An agent's identity is a name in its certificate, whatever the address.
const identity = `URI:ferry://agent/${node}`;
function checkServerIdentity(_host, certificate) {
  if (certificate.subjectaltname?.split(', ').includes(identity)) return undefined;
  return new Error(`the certificate is not ${identity}`);
}

const client = new Client(
  listen.replace(/^(0\.0\.0\.0|\[::\]):/, '127.0.0.1:'),
  ca === undefined
    ? credentials.createInsecure()
    : credentials.createSsl(ca, key, cert, { checkServerIdentity }),
  { 'grpc.ssl_target_name_override': `${node}.agent.ferry` },
);

// HealthCheckRequest with service "" is empty on the wire; HealthCheckResponse with SERVING is field 1 = 1.
client.makeUnaryRequest(
  '/grpc.health.v1.Health/Check',
  (request) => request,
  (bytes) => bytes,
  Buffer.alloc(0),
  { deadline: Date.now() + 4000 },
  (error, answer) => {
    const serving = answer?.[0] === 0x08 && answer[1] === 0x01;
    console.log(serving ? 'SERVING' : (error?.message ?? 'not serving'));
    process.exit(serving ? 0 : 1);
  },
);
