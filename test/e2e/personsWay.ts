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
 * The way of a person who installs the package and works with it. Each step stands on its own, but `connectAccount` has
 * to come before those that prepare a credential: it begins in an n8n that has none.
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
];
