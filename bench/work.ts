import type { Sandbox } from '../sandbox';
import type { Contender } from './contenders';
import type { Demand } from './demands';

/** A piece of work that every contender is given. */
export interface Work {
	/** As `--only` takes it. */
	name: string;
	title: string;
	/** What a reader should know before the table, as sentences. */
	about: string;
	/** How many customers become Education. */
	updates: number;
	/** What the service does from now on. */
	impose?: (sandbox: Sandbox) => void;
	/** The shortest time that is possible. */
	least: { seconds: number; because: string };
	/** This package's node; the bounds are for it. */
	ours: Contender;
	rivals: readonly Contender[];
	demands: readonly Demand[];
}
