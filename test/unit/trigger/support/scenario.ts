/** Plays a random sequence against the trigger and checks every event against a simple oracle. */
import fc from 'fast-check';
import { PublishedTrigger } from './n8n';
import { ServiceModel } from './service';
import type { Review, ServiceForm } from './service';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const CUSTOMER_IDS = [1, 2, 3, 4, 5].map(
	(digit) => `c0570000-0000-4000-8000-00000000000${digit}`,
);

type Watched = 'reviewDecided' | 'qualificationChanged';

/** One step of a sequence. `customer` is an index of `CUSTOMER_IDS`. */
export type Step =
	| { readonly kind: 'wait'; readonly minutes: number }
	| {
			readonly kind: 'submit' | 'unreadable' | 'readable' | 'stale' | 'missing';
			readonly customer: number;
	  }
	| { readonly kind: 'decide'; readonly customer: number; readonly status: 'Approved' | 'Denied' }
	| { readonly kind: 'change'; readonly customer: number; readonly lagHours: number }
	| { readonly kind: 'hideRecord' | 'poll' | 'overlap' | 'restart' | 'down' | 'up' }
	| { readonly kind: 'limit'; readonly requests: number }
	| { readonly kind: 'clock'; readonly minutes: number }
	| { readonly kind: 'watch'; readonly customers: number };

const customer = fc.nat(CUSTOMER_IDS.length - 1);
const always = (kind: 'hideRecord' | 'poll' | 'overlap' | 'restart' | 'down' | 'up') =>
	fc.constant({ kind } as const);

const steps: Readonly<Record<Watched, fc.Arbitrary<Step>>> = {
	reviewDecided: fc.oneof(
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant('submit'), customer }) },
		{
			weight: 6,
			arbitrary: fc.record({
				kind: fc.constant('decide'),
				customer,
				status: fc.constantFrom('Approved', 'Denied'),
			}),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				kind: fc.constantFrom('unreadable', 'readable', 'stale', 'missing'),
				customer,
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				kind: fc.constant('watch'),
				customers: fc.integer({ min: 1, max: 2 ** CUSTOMER_IDS.length - 1 }),
			}),
		},
	),
	qualificationChanged: fc.oneof(
		{
			weight: 8,
			arbitrary: fc.record({
				kind: fc.constant('change'),
				customer,
				lagHours: fc.constantFrom(0, 0, 0, 1, 23, 30, 60, 71),
			}),
		},
		{ weight: 2, arbitrary: always('hideRecord') },
	),
};

const commonSteps: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: always('poll') },
	{ weight: 1, arbitrary: always('overlap') },
	{ weight: 2, arbitrary: always('restart') },
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('wait'),
			minutes: fc.constantFrom(1, 2, 20, 60, 600, 1440, 6000),
		}),
	},
	{ weight: 1, arbitrary: fc.constantFrom({ kind: 'down' } as const, { kind: 'up' } as const) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('limit'),
			requests: fc.constantFrom(0, 1, 2, 3, 1000),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('clock'),
			minutes: fc.constantFrom(-6000, -600, -10, 0, 10, 600, 6000),
		}),
	},
);

export const form: fc.Arbitrary<ServiceForm> = fc.record({
	pageSize: fc.integer({ min: 1, max: 4 }),
	isNewestFirst: fc.boolean(),
	next: fc.constantFrom('token', 'link'),
	includesEndDate: fc.boolean(),
	dayStartsAtHour: fc.constantFrom(0, 8, -8),
	approvedDate: fc.constantFrom('always', 'never', 'sometimes'),
	limitAtStart: fc.constantFrom(1000, 1000, 2, 0),
	forgetsTokens: fc.boolean(),
});

export function sequence(event: Watched): fc.Arbitrary<readonly Step[]> {
	return fc.array(
		fc.oneof({ weight: 1, arbitrary: commonSteps }, { weight: 1, arbitrary: steps[event] }),
		{
			minLength: 5,
			maxLength: 40,
		},
	);
}

/** How often the trigger has to report something. */
type Count = 0 | 1 | 'at most 1';

/** One trigger, one service, and what is expected of them. */
export class Scenario {
	readonly service: ServiceModel;
	readonly trigger: PublishedTrigger;
	/** How far n8n's clock is ahead of the service's, in milliseconds. */
	private offsetMs = 0;
	private decisions = 0;
	private activatedAt: number | undefined;
	private isStarted = false;
	private watched: readonly string[] = CUSTOMER_IDS.slice(0, 3);
	private readonly expectedDecisions = new Map<number, Count>();
	/** The decisions that a read has shown to a poll whose memory counts. */
	private readonly shown = new Set<number>();

	constructor(
		private readonly event: Watched,
		private readonly serviceForm: ServiceForm,
	) {
		this.service = new ServiceModel(serviceForm);
		for (const id of CUSTOMER_IDS) this.service.addCustomer(id);
		this.trigger = new PublishedTrigger(this.service, {
			event,
			authentication: 'refreshToken',
			customerIds: [...this.watched],
		});
		jest.spyOn(Date, 'now').mockImplementation(() => this.service.now + this.offsetMs);
		jest.spyOn(Math, 'random').mockReturnValue(0);
	}

	/** @throws {Error} if an event was lost, repeated or invented */
	async play(sequenceOfSteps: readonly Step[]): Promise<void> {
		for (const step of sequenceOfSteps) {
			this.service.now += 1000;
			await this.start();
			await this.take(step);
		}
		await this.settle();
		this.check();
	}

	/** A person publishes again, or n8n tries again, until the trigger starts. */
	private async start(): Promise<void> {
		if (this.isStarted) return;
		if (this.activatedAt !== undefined) await this.activate('init');
		else if (await this.activate('activate', this.watched)) this.activatedAt = this.service.now;
	}

	/** @param added the customers whose watch begins */
	private async activate(
		mode: 'activate' | 'init' | 'update',
		added: readonly string[] = [],
	): Promise<boolean> {
		for (const id of added) {
			// What the first read does not show, the trigger cannot know to be old.
			const target = this.service.customers.get(id);
			Object.assign(target ?? {}, { staleReads: 0, missingReads: 0, previous: undefined });
		}
		this.service.shown.clear();
		this.isStarted = await this.trigger.activate(mode);
		if (this.isStarted) {
			this.keepShown();
			for (const id of added) this.beginWatch(id);
		}
		return this.isStarted;
	}

	private keepShown(): void {
		for (const decision of this.service.shown) this.shown.add(decision);
		this.service.shown.clear();
	}

	/** What was decided before is not reported, unless the customer could not be read at activation. */
	private beginWatch(id: string): void {
		const { decision } = this.service.customers.get(id)?.review ?? {};
		if (decision === undefined) return;
		const isOpenQuestion = !this.wasRead(id) || this.expectedDecisions.get(decision) === 1;
		if (isOpenQuestion) this.expectedDecisions.set(decision, 'at most 1');
	}

	/** Whether the trigger has read a customer, as its memory says. */
	private wasRead(id: string): boolean {
		const { customers = [] } = (this.trigger.staticData.state ?? {}) as {
			customers?: { customerId: string; unreadSince?: string }[];
		};
		const known = customers.find(({ customerId }) => customerId === id);
		return known !== undefined && known.unreadSince === undefined;
	}

	/**
	 * Everything works again, and the trigger polls until nothing can be late any more. A limit stays: it
	 * must not keep the trigger from getting on, unless the service forgets the pages of the log as well.
	 */
	private async settle(): Promise<void> {
		this.service.isDown = false;
		this.service.limit = this.serviceForm.forgetsTokens
			? Infinity
			: Math.max(2, this.service.limit);
		for (const each of this.service.customers.values()) {
			Object.assign(each, { isUnreadable: false, staleReads: 0, missingReads: 0 });
		}
		this.service.now += 2 * HOUR_MS;
		// Three days, and then a reading of the log from its beginning to its end.
		const waits = [
			...Array<number>(12).fill(8 * HOUR_MS),
			...Array<number>(24).fill(2 * MINUTE_MS),
		];
		for (const wait of waits) {
			await this.start();
			await this.poll();
			this.service.now += wait;
		}
	}

	private async poll(): Promise<void> {
		if (!this.isStarted) return;
		this.service.shown.clear();
		await this.trigger.poll();
		this.keepShown();
	}

	private async take(step: Step): Promise<void> {
		const { service, trigger } = this;
		switch (step.kind) {
			case 'wait':
				service.now += step.minutes * MINUTE_MS;
				return;
			case 'clock':
				this.offsetMs = step.minutes * MINUTE_MS;
				return;
			case 'limit':
				service.limit = step.requests;
				return;
			case 'down':
			case 'up':
				service.isDown = step.kind === 'down';
				return;
			case 'poll':
				await this.poll();
				return;
			case 'overlap':
				if (this.isStarted) await Promise.all([trigger.poll(), trigger.poll()]);
				return;
			case 'restart':
				if (this.activatedAt !== undefined) await this.activate('init');
				return;
			case 'change':
				this.change(step.customer, step.lagHours);
				return;
			case 'hideRecord': {
				const last = service.records.at(-1);
				if (last && service.now - last.at < HOUR_MS) last.hiddenUntil = service.now + HOUR_MS;
				return;
			}
			case 'watch':
				await this.watch(CUSTOMER_IDS.filter((_, index) => (step.customers >> index) % 2 === 1));
				return;
			case 'decide':
				this.decide(CUSTOMER_IDS[step.customer] ?? '', step.status);
				return;
			default:
				this.touch(CUSTOMER_IDS[step.customer] ?? '', step.kind);
		}
	}

	private async watch(ids: readonly string[]): Promise<void> {
		if (!this.isStarted) return;
		const { parameters } = this.trigger;
		parameters.customerIds = [...ids];
		const added = ids.filter((id) => !this.watched.includes(id));
		if (await this.activate('update', added)) this.watched = ids;
		// A change that n8n does not accept is taken back.
		else parameters.customerIds = [...this.watched];
	}

	private change(index: number, lagHours: number): void {
		const { now, records } = this.service;
		const customerId = CUSTOMER_IDS[index] ?? '';
		records.push({ customerId, at: now, visibleFrom: now + lagHours * HOUR_MS, hiddenUntil: 0 });
	}

	private touch(
		id: string,
		kind: 'submit' | 'unreadable' | 'readable' | 'stale' | 'missing',
	): void {
		const target = this.service.customers.get(id);
		if (!target) return;
		// One read of each customer.
		const all = [...this.service.customers.values()];
		if (kind === 'missing') for (const each of all) each.missingReads = 1;
		else if (kind === 'stale') for (const each of all) each.staleReads = 1;
		else if (kind !== 'submit') target.isUnreadable = kind === 'unreadable';
		else if (target.review === undefined || target.review.status === 'Denied') {
			this.setReview(id, { status: 'InReview', submitted: this.later() });
		}
	}

	/** Reviews take hours. */
	private later(): number {
		this.service.now += HOUR_MS + 17;
		return this.service.now;
	}

	private setReview(id: string, review: Review): void {
		const target = this.service.customers.get(id);
		if (!target) return;
		// A read that lags behind shows nothing from before the watch.
		target.previous = this.isWatched(id) && this.wasRead(id) ? target.review : undefined;
		target.review = review;
	}

	private isWatched(id: string): boolean {
		return this.activatedAt !== undefined && this.watched.includes(id);
	}

	private decide(id: string, status: 'Approved' | 'Denied'): void {
		const review = this.service.customers.get(id)?.review;
		if (!review || review.status === status || review.status === 'Denied') return;
		this.later();
		const decision = ++this.decisions;
		this.setReview(id, { status, submitted: review.submitted, decision });
		this.expectedDecisions.set(decision, this.isWatched(id) ? 1 : 0);
	}

	private check(): void {
		const isAboutReviews = this.event === 'reviewDecided';
		const expected = isAboutReviews ? this.getExpectedDecisions() : this.getExpectedChanges();
		const given = this.trigger.events.map((event) =>
			isAboutReviews
				? (event.vettingReason as string)
				: `${event.customerId as string} ${Date.parse(event.changedAt as string)}`,
		);
		for (const [what, count] of expected) {
			const times = given.filter((each) => each === what).length;
			const isRight = count === 'at most 1' ? times <= 1 : times === count;
			if (!isRight) throw new Error(`${what}: expected ${count}, given ${times} times`);
		}
		const invented = given.filter((each) => !expected.has(each));
		if (invented.length > 0) throw new Error(`Invented: ${invented.join(', ')}`);
	}

	private getExpectedDecisions(): Map<string, Count> {
		const { customers } = this.service;
		const current = new Set(this.watched.map((id) => customers.get(id)?.review?.decision));
		return new Map(
			[...this.expectedDecisions].map(([decision, count]): [string, Count] => [
				`decision ${decision}`,
				// A decision that was replaced before a read showed it cannot be known.
				count === 1 && !this.shown.has(decision) && !current.has(decision) ? 'at most 1' : count,
			]),
		);
	}

	private getExpectedChanges(): Map<string, Count> {
		const { activatedAt = Infinity } = this;
		return new Map(
			this.service.records.map(({ customerId, at }) => [
				`${customerId} ${at}`,
				at >= activatedAt ? 1 : 0,
			]),
		);
	}
}
