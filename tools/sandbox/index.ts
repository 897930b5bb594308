/** A local server that simulates Partner Center's REST API and the Entra sign-in. See README.md in this folder. */
export { startSandbox } from './server';
export { credentialFields } from './credential';
export { seed } from './seed';
export { qualifications } from './qualification';
export { unverifiedAddressReason, vettingReasons } from './vetting';
export { addressStatuses, type Address, type AddressStatus } from './addressCheck';
export type { AuditRecord, NewAuditRecord } from './auditLog';
export type { AutoReview } from './autoReview';
export type {
	BillingAddress,
	BillingProfile,
	ProfileChange,
	ProfileChangeOptions,
	ProfileMembers,
} from './billingProfile';
export type { Fault, FaultAction, FaultMatch, Faults, RetryAfter } from './http/faults';
export type { Throttle, Throttled } from './http/throttling';
export type { WriteDelay } from './http/writeDelay';
export type { Qualification, QualificationReply } from './qualification';
export type { ReadLag } from './readLag';
export type { Readings } from './readings';
export type { SeedCustomer, SeedUser, SeedUserKey, SeedValidationCode } from './seed';
export type { QualificationRecord, ReviewDecision, VettingStatus } from './vetting';
export type {
	AccessTokenRecord,
	Answered,
	CodeUse,
	CustomerRecord,
	ReceivedRequest,
	RefreshTokenRecord,
	Sandbox,
	SandboxOptions,
	SandboxState,
	ValidationCodeRecord,
	WriteOutcome,
} from './types';
