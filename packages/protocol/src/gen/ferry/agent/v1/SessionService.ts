// Original file: proto/ferry/agent/v1/session.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AbortSourceRequestInput as _ferry_agent_v1_AbortSourceRequestInput, AbortSourceRequest as _ferry_agent_v1_AbortSourceRequest } from '../../../ferry/agent/v1/AbortSourceRequest.js';
import type { AbortSourceResponseInput as _ferry_agent_v1_AbortSourceResponseInput, AbortSourceResponse as _ferry_agent_v1_AbortSourceResponse } from '../../../ferry/agent/v1/AbortSourceResponse.js';
import type { CarryPagesRequestInput as _ferry_agent_v1_CarryPagesRequestInput, CarryPagesRequest as _ferry_agent_v1_CarryPagesRequest } from '../../../ferry/agent/v1/CarryPagesRequest.js';
import type { CarryPagesResponseInput as _ferry_agent_v1_CarryPagesResponseInput, CarryPagesResponse as _ferry_agent_v1_CarryPagesResponse } from '../../../ferry/agent/v1/CarryPagesResponse.js';
import type { CommitSourceRequestInput as _ferry_agent_v1_CommitSourceRequestInput, CommitSourceRequest as _ferry_agent_v1_CommitSourceRequest } from '../../../ferry/agent/v1/CommitSourceRequest.js';
import type { CommitSourceResponseInput as _ferry_agent_v1_CommitSourceResponseInput, CommitSourceResponse as _ferry_agent_v1_CommitSourceResponse } from '../../../ferry/agent/v1/CommitSourceResponse.js';
import type { ComparePagesRequestInput as _ferry_agent_v1_ComparePagesRequestInput, ComparePagesRequest as _ferry_agent_v1_ComparePagesRequest } from '../../../ferry/agent/v1/ComparePagesRequest.js';
import type { ComparePagesResponseInput as _ferry_agent_v1_ComparePagesResponseInput, ComparePagesResponse as _ferry_agent_v1_ComparePagesResponse } from '../../../ferry/agent/v1/ComparePagesResponse.js';
import type { DiscardDestinationRequestInput as _ferry_agent_v1_DiscardDestinationRequestInput, DiscardDestinationRequest as _ferry_agent_v1_DiscardDestinationRequest } from '../../../ferry/agent/v1/DiscardDestinationRequest.js';
import type { DiscardDestinationResponseInput as _ferry_agent_v1_DiscardDestinationResponseInput, DiscardDestinationResponse as _ferry_agent_v1_DiscardDestinationResponse } from '../../../ferry/agent/v1/DiscardDestinationResponse.js';
import type { FreezeSourceRequestInput as _ferry_agent_v1_FreezeSourceRequestInput, FreezeSourceRequest as _ferry_agent_v1_FreezeSourceRequest } from '../../../ferry/agent/v1/FreezeSourceRequest.js';
import type { FreezeSourceResponseInput as _ferry_agent_v1_FreezeSourceResponseInput, FreezeSourceResponse as _ferry_agent_v1_FreezeSourceResponse } from '../../../ferry/agent/v1/FreezeSourceResponse.js';
import type { GetOutcomeRequestInput as _ferry_agent_v1_GetOutcomeRequestInput, GetOutcomeRequest as _ferry_agent_v1_GetOutcomeRequest } from '../../../ferry/agent/v1/GetOutcomeRequest.js';
import type { GetOutcomeResponseInput as _ferry_agent_v1_GetOutcomeResponseInput, GetOutcomeResponse as _ferry_agent_v1_GetOutcomeResponse } from '../../../ferry/agent/v1/GetOutcomeResponse.js';
import type { GetSessionRequestInput as _ferry_agent_v1_GetSessionRequestInput, GetSessionRequest as _ferry_agent_v1_GetSessionRequest } from '../../../ferry/agent/v1/GetSessionRequest.js';
import type { GetSessionResponseInput as _ferry_agent_v1_GetSessionResponseInput, GetSessionResponse as _ferry_agent_v1_GetSessionResponse } from '../../../ferry/agent/v1/GetSessionResponse.js';
import type { ListSessionsRequestInput as _ferry_agent_v1_ListSessionsRequestInput, ListSessionsRequest as _ferry_agent_v1_ListSessionsRequest } from '../../../ferry/agent/v1/ListSessionsRequest.js';
import type { ListSessionsResponseInput as _ferry_agent_v1_ListSessionsResponseInput, ListSessionsResponse as _ferry_agent_v1_ListSessionsResponse } from '../../../ferry/agent/v1/ListSessionsResponse.js';
import type { OpenDestinationRequestInput as _ferry_agent_v1_OpenDestinationRequestInput, OpenDestinationRequest as _ferry_agent_v1_OpenDestinationRequest } from '../../../ferry/agent/v1/OpenDestinationRequest.js';
import type { OpenDestinationResponseInput as _ferry_agent_v1_OpenDestinationResponseInput, OpenDestinationResponse as _ferry_agent_v1_OpenDestinationResponse } from '../../../ferry/agent/v1/OpenDestinationResponse.js';
import type { OpenSourceRequestInput as _ferry_agent_v1_OpenSourceRequestInput, OpenSourceRequest as _ferry_agent_v1_OpenSourceRequest } from '../../../ferry/agent/v1/OpenSourceRequest.js';
import type { OpenSourceResponseInput as _ferry_agent_v1_OpenSourceResponseInput, OpenSourceResponse as _ferry_agent_v1_OpenSourceResponse } from '../../../ferry/agent/v1/OpenSourceResponse.js';
import type { PrecopySourceRequestInput as _ferry_agent_v1_PrecopySourceRequestInput, PrecopySourceRequest as _ferry_agent_v1_PrecopySourceRequest } from '../../../ferry/agent/v1/PrecopySourceRequest.js';
import type { PrecopySourceResponseInput as _ferry_agent_v1_PrecopySourceResponseInput, PrecopySourceResponse as _ferry_agent_v1_PrecopySourceResponse } from '../../../ferry/agent/v1/PrecopySourceResponse.js';
import type { PrepareDestinationRequestInput as _ferry_agent_v1_PrepareDestinationRequestInput, PrepareDestinationRequest as _ferry_agent_v1_PrepareDestinationRequest } from '../../../ferry/agent/v1/PrepareDestinationRequest.js';
import type { PrepareDestinationResponseInput as _ferry_agent_v1_PrepareDestinationResponseInput, PrepareDestinationResponse as _ferry_agent_v1_PrepareDestinationResponse } from '../../../ferry/agent/v1/PrepareDestinationResponse.js';
import type { ResolveSessionRequestInput as _ferry_agent_v1_ResolveSessionRequestInput, ResolveSessionRequest as _ferry_agent_v1_ResolveSessionRequest } from '../../../ferry/agent/v1/ResolveSessionRequest.js';
import type { ResolveSessionResponseInput as _ferry_agent_v1_ResolveSessionResponseInput, ResolveSessionResponse as _ferry_agent_v1_ResolveSessionResponse } from '../../../ferry/agent/v1/ResolveSessionResponse.js';
import type { RestoreDestinationRequestInput as _ferry_agent_v1_RestoreDestinationRequestInput, RestoreDestinationRequest as _ferry_agent_v1_RestoreDestinationRequest } from '../../../ferry/agent/v1/RestoreDestinationRequest.js';
import type { RestoreDestinationResponseInput as _ferry_agent_v1_RestoreDestinationResponseInput, RestoreDestinationResponse as _ferry_agent_v1_RestoreDestinationResponse } from '../../../ferry/agent/v1/RestoreDestinationResponse.js';
import type { ResumeDestinationRequestInput as _ferry_agent_v1_ResumeDestinationRequestInput, ResumeDestinationRequest as _ferry_agent_v1_ResumeDestinationRequest } from '../../../ferry/agent/v1/ResumeDestinationRequest.js';
import type { ResumeDestinationResponseInput as _ferry_agent_v1_ResumeDestinationResponseInput, ResumeDestinationResponse as _ferry_agent_v1_ResumeDestinationResponse } from '../../../ferry/agent/v1/ResumeDestinationResponse.js';
import type { WatchSessionRequestInput as _ferry_agent_v1_WatchSessionRequestInput, WatchSessionRequest as _ferry_agent_v1_WatchSessionRequest } from '../../../ferry/agent/v1/WatchSessionRequest.js';
import type { WatchSessionResponseInput as _ferry_agent_v1_WatchSessionResponseInput, WatchSessionResponse as _ferry_agent_v1_WatchSessionResponse } from '../../../ferry/agent/v1/WatchSessionResponse.js';

/**
 * The two-phase commit of a migration (docs/handover.md). The source session
 * owns the run-right of the process tree and gives it away by a durable record;
 * the destination session lets its copy run only against the receipt.
 * 
 * Every call is idempotent: repeated, it joins what is under way or returns the
 * outcome. Calls that change a session carry the generation that opening
 * returned; an older one is refused with ABORTED STALE_GENERATION.
 * 
 * A session that hears nothing from a controller for its lease ends by itself
 * as long as that is safe: a source that has not committed aborts; a destination
 * that is not restored discards; one that is restored asks the source.
 */
export interface SessionServiceClient extends grpc.Client {
  /**
   * Ends the source session before the decision: the tree runs on. Refused with
   * FAILED_PRECONDITION ALREADY_COMMITTED after it.
   */
  AbortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  AbortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  AbortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  AbortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  /**
   * Ends the source session before the decision: the tree runs on. Refused with
   * FAILED_PRECONDITION ALREADY_COMMITTED after it.
   */
  abortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  abortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  abortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  abortSource(argument: _ferry_agent_v1_AbortSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_AbortSourceResponse>): grpc.ClientUnaryCall;
  
  /**
   * For the peer agent: a data connection of GRPC. What the messages hold, one after
   * the other, is what a connection to the source's data port would; each way ends on
   * its own. Refused with FAILED_PRECONDITION on nodes without certificates.
   */
  CarryPages(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesResponse>;
  CarryPages(options?: grpc.CallOptions): grpc.ClientDuplexStream<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesResponse>;
  /**
   * For the peer agent: a data connection of GRPC. What the messages hold, one after
   * the other, is what a connection to the source's data port would; each way ends on
   * its own. Refused with FAILED_PRECONDITION on nodes without certificates.
   */
  carryPages(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesResponse>;
  carryPages(options?: grpc.CallOptions): grpc.ClientDuplexStream<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesResponse>;
  
  /**
   * THE DECISION. Writes the durable record, ends the source's tree, sees every
   * task gone, and returns the receipt. Refused once the session has aborted.
   */
  CommitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  CommitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  CommitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  CommitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  /**
   * THE DECISION. Writes the durable record, ends the source's tree, sees every
   * task gone, and returns the receipt. Refused once the session has aborted.
   */
  commitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  commitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  commitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  commitSource(argument: _ferry_agent_v1_CommitSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CommitSourceResponse>): grpc.ClientUnaryCall;
  
  /**
   * For the peer agent, of a source that is frozen: whether pages that came past
   * both agents, in plaintext, are those of the tree. Refused with DATA_LOSS
   * PAGES_CORRUPT when they are not; the destination then discards.
   */
  ComparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  ComparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  ComparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  ComparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  /**
   * For the peer agent, of a source that is frozen: whether pages that came past
   * both agents, in plaintext, are those of the tree. Refused with DATA_LOSS
   * PAGES_CORRUPT when they are not; the destination then discards.
   */
  comparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  comparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  comparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  comparePages(argument: _ferry_agent_v1_ComparePagesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ComparePagesResponse>): grpc.ClientUnaryCall;
  
  /**
   * Removes the destination's held copy. Refused once the source has committed.
   */
  DiscardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  DiscardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  DiscardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  DiscardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  /**
   * Removes the destination's held copy. Refused once the source has committed.
   */
  discardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  discardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  discardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  discardDestination(argument: _ferry_agent_v1_DiscardDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_DiscardDestinationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Freezes and dumps the tree, held. Returns once every byte has been sent or
   * written (state FROZEN), or with the error (state ABORTED: it runs on).
   */
  FreezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  FreezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  FreezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  FreezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  /**
   * Freezes and dumps the tree, held. Returns once every byte has been sent or
   * written (state FROZEN), or with the error (state ABORTED: it runs on).
   */
  freezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  freezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  freezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  freezeSource(argument: _ferry_agent_v1_FreezeSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_FreezeSourceResponse>): grpc.ClientUnaryCall;
  
  /**
   * For the peer agent: how the migration was decided. Authoritative: asked of
   * a source that has no such session, the answer is ABORTED (presumed abort),
   * and it will never commit under that id again.
   */
  GetOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  GetOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  GetOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  GetOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  /**
   * For the peer agent: how the migration was decided. Authoritative: asked of
   * a source that has no such session, the answer is ABORTED (presumed abort),
   * and it will never commit under that id again.
   */
  getOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  getOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  getOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  getOutcome(argument: _ferry_agent_v1_GetOutcomeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetOutcomeResponse>): grpc.ClientUnaryCall;
  
  /**
   * Returns a session.
   */
  GetSession(argument: _ferry_agent_v1_GetSessionRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  GetSession(argument: _ferry_agent_v1_GetSessionRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  GetSession(argument: _ferry_agent_v1_GetSessionRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  GetSession(argument: _ferry_agent_v1_GetSessionRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  /**
   * Returns a session.
   */
  getSession(argument: _ferry_agent_v1_GetSessionRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  getSession(argument: _ferry_agent_v1_GetSessionRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  getSession(argument: _ferry_agent_v1_GetSessionRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  getSession(argument: _ferry_agent_v1_GetSessionRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetSessionResponse>): grpc.ClientUnaryCall;
  
  /**
   * Lists sessions, newest first; ended ones are kept as history.
   */
  ListSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  ListSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  ListSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  ListSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  /**
   * Lists sessions, newest first; ended ones are kept as history.
   */
  listSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  listSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  listSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  listSessions(argument: _ferry_agent_v1_ListSessionsRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListSessionsResponse>): grpc.ClientUnaryCall;
  
  /**
   * Opens the destination side: checks room and reserves the session.
   */
  OpenDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  OpenDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  OpenDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  OpenDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  /**
   * Opens the destination side: checks room and reserves the session.
   */
  openDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  openDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  openDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  openDestination(argument: _ferry_agent_v1_OpenDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_OpenDestinationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Opens the source side and locks the tree against other migrations.
   */
  OpenSource(argument: _ferry_agent_v1_OpenSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  OpenSource(argument: _ferry_agent_v1_OpenSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  OpenSource(argument: _ferry_agent_v1_OpenSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  OpenSource(argument: _ferry_agent_v1_OpenSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  /**
   * Opens the source side and locks the tree against other migrations.
   */
  openSource(argument: _ferry_agent_v1_OpenSourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  openSource(argument: _ferry_agent_v1_OpenSourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  openSource(argument: _ferry_agent_v1_OpenSourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  openSource(argument: _ferry_agent_v1_OpenSourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_OpenSourceResponse>): grpc.ClientUnaryCall;
  
  /**
   * PRECOPY: sends the memory of the running tree in rounds until the rest is small
   * enough or does not shrink any more. The tree is not stopped. Comes before
   * FreezeSource, and changes no state: it can be undone as before.
   */
  PrecopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  PrecopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  PrecopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  PrecopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  /**
   * PRECOPY: sends the memory of the running tree in rounds until the rest is small
   * enough or does not shrink any more. The tree is not stopped. Comes before
   * FreezeSource, and changes no state: it can be undone as before.
   */
  precopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  precopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  precopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  precopySource(argument: _ferry_agent_v1_PrecopySourceRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_PrecopySourceResponse>): grpc.ClientUnaryCall;
  
  /**
   * Connects to the source, so that nothing waits for a handshake while the tree
   * is frozen. Disk-less: starts the page receiver on the source's data port.
   */
  PrepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  PrepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  PrepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  PrepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  /**
   * Connects to the source, so that nothing waits for a handshake while the tree
   * is frozen. Disk-less: starts the page receiver on the source's data port.
   */
  prepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  prepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  prepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  prepareDestination(argument: _ferry_agent_v1_PrepareDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_PrepareDestinationResponse>): grpc.ClientUnaryCall;
  
  /**
   * An operator's word where an agent must not go on by itself. Refused with
   * FAILED_PRECONDITION when the session is not in such a state, and when the
   * source answers otherwise.
   */
  ResolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  ResolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  ResolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  ResolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  /**
   * An operator's word where an agent must not go on by itself. Refused with
   * FAILED_PRECONDITION when the session is not in such a state, and when the
   * source answers otherwise.
   */
  resolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  resolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  resolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  resolveSession(argument: _ferry_agent_v1_ResolveSessionRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ResolveSessionResponse>): grpc.ClientUnaryCall;
  
  /**
   * Pulls the images, verifies them and restores the tree, held: it exists and
   * has not run one instruction (state RESTORED).
   */
  RestoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  RestoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  RestoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  RestoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  /**
   * Pulls the images, verifies them and restores the tree, held: it exists and
   * has not run one instruction (state RESTORED).
   */
  restoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  restoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  restoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  restoreDestination(argument: _ferry_agent_v1_RestoreDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_RestoreDestinationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Lets the restored tree run. Only with the receipt.
   */
  ResumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  ResumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  ResumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  ResumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  /**
   * Lets the restored tree run. Only with the receipt.
   */
  resumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  resumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  resumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  resumeDestination(argument: _ferry_agent_v1_ResumeDestinationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ResumeDestinationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Streams a session whenever it changes, until it has ended and the agent has
   * cleaned up after it. An open watch by a controller renews the lease.
   */
  WatchSession(argument: _ferry_agent_v1_WatchSessionRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchSessionResponse>;
  WatchSession(argument: _ferry_agent_v1_WatchSessionRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchSessionResponse>;
  /**
   * Streams a session whenever it changes, until it has ended and the agent has
   * cleaned up after it. An open watch by a controller renews the lease.
   */
  watchSession(argument: _ferry_agent_v1_WatchSessionRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchSessionResponse>;
  watchSession(argument: _ferry_agent_v1_WatchSessionRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchSessionResponse>;
  
}

/**
 * The two-phase commit of a migration (docs/handover.md). The source session
 * owns the run-right of the process tree and gives it away by a durable record;
 * the destination session lets its copy run only against the receipt.
 * 
 * Every call is idempotent: repeated, it joins what is under way or returns the
 * outcome. Calls that change a session carry the generation that opening
 * returned; an older one is refused with ABORTED STALE_GENERATION.
 * 
 * A session that hears nothing from a controller for its lease ends by itself
 * as long as that is safe: a source that has not committed aborts; a destination
 * that is not restored discards; one that is restored asks the source.
 */
export interface SessionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Ends the source session before the decision: the tree runs on. Refused with
   * FAILED_PRECONDITION ALREADY_COMMITTED after it.
   */
  AbortSource: grpc.handleUnaryCall<_ferry_agent_v1_AbortSourceRequest, _ferry_agent_v1_AbortSourceResponseInput>;
  
  /**
   * For the peer agent: a data connection of GRPC. What the messages hold, one after
   * the other, is what a connection to the source's data port would; each way ends on
   * its own. Refused with FAILED_PRECONDITION on nodes without certificates.
   */
  CarryPages: grpc.handleBidiStreamingCall<_ferry_agent_v1_CarryPagesRequest, _ferry_agent_v1_CarryPagesResponseInput>;
  
  /**
   * THE DECISION. Writes the durable record, ends the source's tree, sees every
   * task gone, and returns the receipt. Refused once the session has aborted.
   */
  CommitSource: grpc.handleUnaryCall<_ferry_agent_v1_CommitSourceRequest, _ferry_agent_v1_CommitSourceResponseInput>;
  
  /**
   * For the peer agent, of a source that is frozen: whether pages that came past
   * both agents, in plaintext, are those of the tree. Refused with DATA_LOSS
   * PAGES_CORRUPT when they are not; the destination then discards.
   */
  ComparePages: grpc.handleUnaryCall<_ferry_agent_v1_ComparePagesRequest, _ferry_agent_v1_ComparePagesResponseInput>;
  
  /**
   * Removes the destination's held copy. Refused once the source has committed.
   */
  DiscardDestination: grpc.handleUnaryCall<_ferry_agent_v1_DiscardDestinationRequest, _ferry_agent_v1_DiscardDestinationResponseInput>;
  
  /**
   * Freezes and dumps the tree, held. Returns once every byte has been sent or
   * written (state FROZEN), or with the error (state ABORTED: it runs on).
   */
  FreezeSource: grpc.handleUnaryCall<_ferry_agent_v1_FreezeSourceRequest, _ferry_agent_v1_FreezeSourceResponseInput>;
  
  /**
   * For the peer agent: how the migration was decided. Authoritative: asked of
   * a source that has no such session, the answer is ABORTED (presumed abort),
   * and it will never commit under that id again.
   */
  GetOutcome: grpc.handleUnaryCall<_ferry_agent_v1_GetOutcomeRequest, _ferry_agent_v1_GetOutcomeResponseInput>;
  
  /**
   * Returns a session.
   */
  GetSession: grpc.handleUnaryCall<_ferry_agent_v1_GetSessionRequest, _ferry_agent_v1_GetSessionResponseInput>;
  
  /**
   * Lists sessions, newest first; ended ones are kept as history.
   */
  ListSessions: grpc.handleUnaryCall<_ferry_agent_v1_ListSessionsRequest, _ferry_agent_v1_ListSessionsResponseInput>;
  
  /**
   * Opens the destination side: checks room and reserves the session.
   */
  OpenDestination: grpc.handleUnaryCall<_ferry_agent_v1_OpenDestinationRequest, _ferry_agent_v1_OpenDestinationResponseInput>;
  
  /**
   * Opens the source side and locks the tree against other migrations.
   */
  OpenSource: grpc.handleUnaryCall<_ferry_agent_v1_OpenSourceRequest, _ferry_agent_v1_OpenSourceResponseInput>;
  
  /**
   * PRECOPY: sends the memory of the running tree in rounds until the rest is small
   * enough or does not shrink any more. The tree is not stopped. Comes before
   * FreezeSource, and changes no state: it can be undone as before.
   */
  PrecopySource: grpc.handleUnaryCall<_ferry_agent_v1_PrecopySourceRequest, _ferry_agent_v1_PrecopySourceResponseInput>;
  
  /**
   * Connects to the source, so that nothing waits for a handshake while the tree
   * is frozen. Disk-less: starts the page receiver on the source's data port.
   */
  PrepareDestination: grpc.handleUnaryCall<_ferry_agent_v1_PrepareDestinationRequest, _ferry_agent_v1_PrepareDestinationResponseInput>;
  
  /**
   * An operator's word where an agent must not go on by itself. Refused with
   * FAILED_PRECONDITION when the session is not in such a state, and when the
   * source answers otherwise.
   */
  ResolveSession: grpc.handleUnaryCall<_ferry_agent_v1_ResolveSessionRequest, _ferry_agent_v1_ResolveSessionResponseInput>;
  
  /**
   * Pulls the images, verifies them and restores the tree, held: it exists and
   * has not run one instruction (state RESTORED).
   */
  RestoreDestination: grpc.handleUnaryCall<_ferry_agent_v1_RestoreDestinationRequest, _ferry_agent_v1_RestoreDestinationResponseInput>;
  
  /**
   * Lets the restored tree run. Only with the receipt.
   */
  ResumeDestination: grpc.handleUnaryCall<_ferry_agent_v1_ResumeDestinationRequest, _ferry_agent_v1_ResumeDestinationResponseInput>;
  
  /**
   * Streams a session whenever it changes, until it has ended and the agent has
   * cleaned up after it. An open watch by a controller renews the lease.
   */
  WatchSession: grpc.handleServerStreamingCall<_ferry_agent_v1_WatchSessionRequest, _ferry_agent_v1_WatchSessionResponseInput>;
  
}

export interface SessionServiceDefinition extends grpc.ServiceDefinition {
  AbortSource: MethodDefinition<_ferry_agent_v1_AbortSourceRequestInput, _ferry_agent_v1_AbortSourceResponseInput, _ferry_agent_v1_AbortSourceRequest, _ferry_agent_v1_AbortSourceResponse>
  CarryPages: MethodDefinition<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesResponseInput, _ferry_agent_v1_CarryPagesRequest, _ferry_agent_v1_CarryPagesResponse>
  CommitSource: MethodDefinition<_ferry_agent_v1_CommitSourceRequestInput, _ferry_agent_v1_CommitSourceResponseInput, _ferry_agent_v1_CommitSourceRequest, _ferry_agent_v1_CommitSourceResponse>
  ComparePages: MethodDefinition<_ferry_agent_v1_ComparePagesRequestInput, _ferry_agent_v1_ComparePagesResponseInput, _ferry_agent_v1_ComparePagesRequest, _ferry_agent_v1_ComparePagesResponse>
  DiscardDestination: MethodDefinition<_ferry_agent_v1_DiscardDestinationRequestInput, _ferry_agent_v1_DiscardDestinationResponseInput, _ferry_agent_v1_DiscardDestinationRequest, _ferry_agent_v1_DiscardDestinationResponse>
  FreezeSource: MethodDefinition<_ferry_agent_v1_FreezeSourceRequestInput, _ferry_agent_v1_FreezeSourceResponseInput, _ferry_agent_v1_FreezeSourceRequest, _ferry_agent_v1_FreezeSourceResponse>
  GetOutcome: MethodDefinition<_ferry_agent_v1_GetOutcomeRequestInput, _ferry_agent_v1_GetOutcomeResponseInput, _ferry_agent_v1_GetOutcomeRequest, _ferry_agent_v1_GetOutcomeResponse>
  GetSession: MethodDefinition<_ferry_agent_v1_GetSessionRequestInput, _ferry_agent_v1_GetSessionResponseInput, _ferry_agent_v1_GetSessionRequest, _ferry_agent_v1_GetSessionResponse>
  ListSessions: MethodDefinition<_ferry_agent_v1_ListSessionsRequestInput, _ferry_agent_v1_ListSessionsResponseInput, _ferry_agent_v1_ListSessionsRequest, _ferry_agent_v1_ListSessionsResponse>
  OpenDestination: MethodDefinition<_ferry_agent_v1_OpenDestinationRequestInput, _ferry_agent_v1_OpenDestinationResponseInput, _ferry_agent_v1_OpenDestinationRequest, _ferry_agent_v1_OpenDestinationResponse>
  OpenSource: MethodDefinition<_ferry_agent_v1_OpenSourceRequestInput, _ferry_agent_v1_OpenSourceResponseInput, _ferry_agent_v1_OpenSourceRequest, _ferry_agent_v1_OpenSourceResponse>
  PrecopySource: MethodDefinition<_ferry_agent_v1_PrecopySourceRequestInput, _ferry_agent_v1_PrecopySourceResponseInput, _ferry_agent_v1_PrecopySourceRequest, _ferry_agent_v1_PrecopySourceResponse>
  PrepareDestination: MethodDefinition<_ferry_agent_v1_PrepareDestinationRequestInput, _ferry_agent_v1_PrepareDestinationResponseInput, _ferry_agent_v1_PrepareDestinationRequest, _ferry_agent_v1_PrepareDestinationResponse>
  ResolveSession: MethodDefinition<_ferry_agent_v1_ResolveSessionRequestInput, _ferry_agent_v1_ResolveSessionResponseInput, _ferry_agent_v1_ResolveSessionRequest, _ferry_agent_v1_ResolveSessionResponse>
  RestoreDestination: MethodDefinition<_ferry_agent_v1_RestoreDestinationRequestInput, _ferry_agent_v1_RestoreDestinationResponseInput, _ferry_agent_v1_RestoreDestinationRequest, _ferry_agent_v1_RestoreDestinationResponse>
  ResumeDestination: MethodDefinition<_ferry_agent_v1_ResumeDestinationRequestInput, _ferry_agent_v1_ResumeDestinationResponseInput, _ferry_agent_v1_ResumeDestinationRequest, _ferry_agent_v1_ResumeDestinationResponse>
  WatchSession: MethodDefinition<_ferry_agent_v1_WatchSessionRequestInput, _ferry_agent_v1_WatchSessionResponseInput, _ferry_agent_v1_WatchSessionRequest, _ferry_agent_v1_WatchSessionResponse>
}
