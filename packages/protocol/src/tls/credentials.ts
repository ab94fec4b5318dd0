import { ChannelCredentials, ServerCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { createSecureContext, type ConnectionOptions, type TlsOptions } from 'node:tls';
import { checkAgentIdentity, type Identity } from './identity.js';

const MIN_VERSION = 'TLSv1.3';

/** Credentials for a gRPC server: TLS 1.3 with client certificates, or plaintext without an identity. */
export function serverCredentials(identity: Identity | undefined): ServerCredentials {
  if (identity === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(
    identity.ca,
    [{ cert_chain: identity.cert, private_key: identity.key }],
    true,
  );
}

/** Credentials for a channel to the agent of that name. */
export function agentChannelCredentials(identity: Identity | undefined, name: string): ChannelCredentials {
  if (identity === undefined) return ChannelCredentials.createInsecure();
  const context = createSecureContext({
    ca: identity.ca,
    cert: identity.cert,
    key: identity.key,
    minVersion: MIN_VERSION,
  });
  return ChannelCredentials.createFromSecureContext(context, {
    checkServerIdentity: (_host, certificate) => checkAgentIdentity(certificate, name),
  });
}

/** Channel options that go with agentChannelCredentials. */
export function agentChannelOptions(identity: Identity | undefined, name: string): ChannelOptions {
  // The server name is only the TLS SNI; who the peer is, is checked by its URI name.
  return identity === undefined ? {} : { 'grpc.ssl_target_name_override': `${name}.agent.ferry` };
}

/** Options for node:tls servers of the data port. */
export function dataServerOptions(identity: Identity): TlsOptions {
  return { ...identity, minVersion: MIN_VERSION, requestCert: true, rejectUnauthorized: true };
}

/** Options for node:tls connections to the data port of the agent of that name. */
export function dataClientOptions(identity: Identity, name: string): ConnectionOptions {
  return {
    ...identity,
    minVersion: MIN_VERSION,
    servername: `${name}.agent.ferry`,
    checkServerIdentity: (_host, certificate) => checkAgentIdentity(certificate, name),
  };
}
