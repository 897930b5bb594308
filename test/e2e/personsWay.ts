import { billingProfile } from './steps/billingProfile';
import { chooseCustomer } from './steps/chooseCustomer';
import { connectAccount } from './steps/connectAccount';
import { findNode } from './steps/findNode';
import { readResult } from './steps/readResult';
import { reloadWorkflow } from './steps/reloadWorkflow';
import { testRefreshToken } from './steps/testRefreshToken';
import { themes } from './steps/themes';
import { trigger } from './steps/trigger';
import { validationCode } from './steps/validationCode';
import { validationCodeByExpression } from './steps/validationCodeByExpression';
import type { Step } from './support/person';

/**
 * The journey of a user who installs the package and works with it. The steps do not depend on each other, but
 * `connectAccount` must come before the steps that prepare a credential, because it starts in an n8n without one.
 */
export const PERSONS_WAY: readonly Step[] = [
	findNode,
	connectAccount,
	testRefreshToken,
	chooseCustomer,
	validationCode,
	readResult,
	themes,
	trigger,
	reloadWorkflow,
	validationCodeByExpression,
	billingProfile,
];
