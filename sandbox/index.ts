/** A local stand-in for Partner Center's REST API and the Entra sign-in. See README.md beside this file. */
export { startSandbox } from './server';
export { seed } from './seed';
export { qualifications } from './qualification';
export type { Fault, FaultAction, FaultMatch, Faults } from './http/faults';
export type { Qualification, QualificationReply } from './qualification';
export type { SeedCustomer, SeedUser, SeedUserKey, SeedValidationCode } from './seed';
export type {
	AccessTokenRecord,
	Answered,
	CodeUse,
	CustomerRecord,
	Readings,
	ReceivedRequest,
	RefreshTokenRecord,
	Sandbox,
	SandboxOptions,
	SandboxState,
	ValidationCodeRecord,
} from './types';
