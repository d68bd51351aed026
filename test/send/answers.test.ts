import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Behaviour } from "../helpers/matomo/behaviour.ts";
import { BEHAVIOURS, nameOf } from "../helpers/matomo/behaviour.ts";
import type { StandInSettings } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { clientOf, watchedSender } from "../helpers/sending.ts";
import { NOON, request } from "../helpers/tracking.ts";

interface Row {
	readonly what: string;
	readonly behaviours?: readonly Behaviour[];
	readonly settings?: Partial<StandInSettings>;
	readonly token?: string;
	/** Parameters that some of the four page views carry; they must get past validation. */
	readonly odd?: Readonly<Record<number, Readonly<Record<string, string | number>>>>;
	/** A batch that is accepted before, so that the token is proven. It is not counted below. */
	readonly proven?: boolean;
	readonly timeoutMs?: number;
	readonly retryForMs?: number;
	readonly posts: number;
	readonly stored: number;
	readonly fates: Readonly<Record<string, number>>;
	readonly stopped?: RegExp;
}

const isPoison = ({ url }: Readonly<Record<string, unknown>>) => String(url).endsWith("poison");
const poison = { url: "https://shop.example/poison" };

/** One batch of four page views, each answer that Matomo and what stands before it can give, and what comes of it. */
const ROWS: readonly Row[] = [
	{ what: "processed", posts: 1, stored: 4, fates: { sent: 4 } },
	{ what: "processed slowly", behaviours: [{ is: "slow", ms: 20 }], posts: 1, stored: 4, fates: { sent: 4 } },
	{
		what: "one bad site id",
		odd: { 2: { idsite: 9 } },
		posts: 1,
		stored: 3,
		fates: { sent: 3, rejected: 1 },
	},
	{
		what: "one unknown goal, told by a superuser's token",
		odd: { 1: { idgoal: 8 } },
		token: "super",
		settings: { superuserToken: "super" },
		posts: 1,
		stored: 3,
		fates: { sent: 3, rejected: 1 },
	},
	{
		what: "wrong token",
		token: "wr0ng",
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /token is wrong or expired/,
	},
	{
		what: "view-only token",
		token: "v1ew",
		settings: { viewToken: "v1ew" },
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /Matomo refuses every page view/,
	},
	{
		what: "older than the raw data kept",
		settings: { keepsDays: 0 },
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /older than the raw data/,
	},
	{ what: "record_statistics=0", settings: { recordStatistics: false }, posts: 1, stored: 0, fates: { held: 4 } },
	{ what: "maintenance_mode=1", settings: { maintenance: true }, posts: 1, stored: 4, fates: { sent: 4 } },
	{
		what: "body without requests, as Matomo sees it",
		behaviours: ["not-a-tracking-request"],
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /not Matomo's tracking endpoint.*status 400/,
	},
	{ what: "nothing recorded", behaviours: ["not-recorded"], posts: 1, stored: 0, fates: { held: 4 } },
	{ what: "database gone", behaviours: ["database-gone"], posts: 1, stored: 0, fates: { ambiguous: 4 } },
	{ what: "deadlock", behaviours: [{ is: "database-error", tracked: 3 }], posts: 2, stored: 4, fates: { sent: 4 } },
	{
		what: "deadlock twice",
		behaviours: ["database-error", "database-error"],
		posts: 3,
		stored: 4,
		fates: { sent: 4 },
	},
	{
		what: "a failing database after what no page view can cause: not divided yet",
		behaviours: ["unavailable", "unavailable", "database-error"],
		posts: 4,
		stored: 4,
		fates: { sent: 4 },
	},
	{
		what: "one poisonous page view: set aside, the rest delivered",
		settings: { isPoison },
		odd: { 1: poison },
		// 3 for the batch, 1 for its first half, 0 accepted, 1 fails three times, 2 and 3 accepted.
		posts: 9,
		stored: 3,
		fates: { sent: 3, rejected: 1 },
	},
	{
		what: "the first one poisonous: it waits for proof that Matomo works",
		settings: { isPoison },
		odd: { 0: poison },
		posts: 10,
		stored: 3,
		fates: { sent: 3, rejected: 1 },
	},
	{
		what: "all of them poisonous: Matomo fails",
		settings: { isPoison },
		odd: { 0: poison, 1: poison, 2: poison, 3: poison },
		retryForMs: 3_600_000,
		posts: 12,
		stored: 0,
		fates: { held: 4 },
		stopped: /locked this address out/,
	},
	{
		what: "database down for long, token proven",
		proven: true,
		behaviours: Array.from({ length: 40 }, () => "database-error" as const),
		posts: 10,
		stored: 0,
		fates: { held: 4 },
		stopped: /gave up on Matomo.*tried for 60 s at most.*locked this address out/,
	},
	{ what: "lock wait timeout", behaviours: ["lock-wait-timeout"], posts: 1, stored: 3, fates: { ambiguous: 4 } },
	{ what: "PHP dies", behaviours: ["php-dies"], posts: 1, stored: 0, fates: { ambiguous: 4 } },
	{ what: "PHP dies late", behaviours: ["php-dies-late"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "504", behaviours: ["gateway-timeout"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "500 page", behaviours: ["server-error"], posts: 1, stored: 0, fates: { ambiguous: 4 } },
	{ what: "413 by limit", settings: { byteLimit: 600 }, posts: 3, stored: 4, fates: { sent: 4 } },
	{ what: "413 once", behaviours: ["too-large"], posts: 3, stored: 4, fates: { sent: 4 } },
	{
		what: "one too large by itself",
		settings: { byteLimit: 1200 },
		odd: { 3: { url: `https://shop.example/${"a".repeat(1200)}` } },
		posts: 5,
		stored: 3,
		fates: { sent: 3, rejected: 1 },
	},
	{ what: "204", behaviours: ["no-content"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{
		what: "authentication required, wrong token",
		settings: { requireAuthentication: true },
		token: "wr0ng",
		retryForMs: 3_600_000,
		posts: 12,
		stored: 0,
		fates: { held: 4 },
		stopped: /gave up on Matomo.*check the token/,
	},
	{
		what: "authentication required, bad site id",
		settings: { requireAuthentication: true },
		odd: { 2: { idsite: 9 } },
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /refuses the whole batch.*site id is wrong/,
	},
	{
		what: "redirect",
		behaviours: [{ is: "redirect", to: "https://new.example/matomo.php" }],
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /status 301 to "https:\/\/new\.example\/matomo\.php"/,
	},
	{ what: "a website", behaviours: ["website"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /tracking endpoint/ },
	{ what: "404", behaviours: ["not-found"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /status 404/ },
	{ what: "401", behaviours: ["unauthorized"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /status 401/ },
	{ what: "403", behaviours: ["forbidden"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /status 403/ },
	{ what: "batch refused", behaviours: ["batch-refused"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /400/ },
	{ what: "an image", behaviours: ["image"], posts: 1, stored: 0, fates: { held: 4 }, stopped: /BulkTracking/ },
	{ what: "503", behaviours: ["unavailable"], posts: 2, stored: 4, fates: { sent: 4 } },
	{ what: "429", behaviours: [{ is: "too-many-requests", retryAfter: "2" }], posts: 2, stored: 4, fates: { sent: 4 } },
	{
		what: "503 for longer than the patience",
		behaviours: [{ is: "unavailable", retryAfter: "3600" }],
		posts: 1,
		stored: 0,
		fates: { held: 4 },
		stopped: /asks to wait 3600 s/,
	},
	{ what: "empty answer", behaviours: ["empty"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "notice of PHP", behaviours: ["noisy-php"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "cut-off answer", behaviours: ["cut-off-answer"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "dropped, not stored", behaviours: ["drop-before-commit"], posts: 1, stored: 0, fates: { ambiguous: 4 } },
	{ what: "dropped, stored", behaviours: ["drop-after-commit"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{ what: "dropped within", behaviours: ["drop-within-answer"], posts: 1, stored: 4, fates: { ambiguous: 4 } },
	{
		what: "timeout, not stored",
		behaviours: ["hang-before-commit"],
		timeoutMs: 100,
		posts: 1,
		stored: 0,
		fates: { ambiguous: 4 },
	},
	{
		what: "timeout, stored",
		behaviours: ["hang-after-commit"],
		timeoutMs: 100,
		posts: 1,
		stored: 4,
		fates: { ambiguous: 4 },
	},
	{
		what: "without transactions the first ones of a failed batch are stored, which nobody can know",
		behaviours: [{ is: "database-error-without-transaction", tracked: 1 }],
		posts: 2,
		stored: 5,
		fates: { sent: 4 },
	},
	{
		what: "bots and addresses of operators are tracked and not stored",
		odd: { 0: { ua: "Googlebot/2.1" }, 1: { cip: "66.249.81.1" } },
		posts: 1,
		stored: 2,
		fates: { sent: 4 },
	},
	{
		what: "what Matomo must not see is never posted",
		odd: { 0: { cip: "unknown" }, 3: { ua: "" } },
		posts: 1,
		stored: 2,
		fates: { sent: 2, rejected: 2 },
	},
];

for (const row of ROWS) {
	test(row.what, async () => {
		const matomo = await startMatomo({ now: () => NOON, ...row.settings });
		const { add, sender, count, fates } = watchedSender(
			clientOf(matomo, row.token, row.timeoutMs),
			row.retryForMs === undefined ? {} : { retryForMs: row.retryForMs },
		);
		try {
			if (row.proven === true) {
				await add(100);
				await sender.flush();
				assert.equal(fates.get(100), [{ is: "sent" }]);
			}
			const before = { posts: sender.stats.posts, stored: matomo.stored.length, sent: count().sent ?? 0 };
			matomo.behave(row.behaviours ?? []);
			for (let n = 0; n < 4; n++) await add(n, { request: request(n, row.odd?.[n]) });
			await sender.flush();
			const { sent = 0, ...others } = count();
			assert.equal({ ...others, ...(sent > before.sent ? { sent: sent - before.sent } : {}) }, row.fates);
			assert.is(sender.stats.posts - before.posts, row.posts, "posts");
			assert.is(matomo.seen.length, sender.stats.posts, "requests that arrived");
			assert.is(matomo.stored.length - before.stored, row.stored, "stored");
			if (row.stopped === undefined) assert.is(sender.stopped, undefined);
			else assert.match(sender.stopped?.message ?? "", row.stopped);
			assert.not.match(JSON.stringify([...fates.values()]) + sender.stopped?.message, row.token ?? matomo.token);
		} finally {
			await matomo.close();
		}
	});
}

test("failures that are nobody's accuse no page view, so that it keeps its place", async () => {
	const matomo = await startMatomo({ now: () => NOON });
	const { add, sender, count } = watchedSender(clientOf(matomo));
	matomo.behave(["too-large", "too-large", "unavailable", "unavailable", "database-error"]);
	for (let n = 0; n < 4; n++) await add(n);
	await sender.flush();
	await matomo.close();
	assert.equal(count(), { sent: 4 });
	assert.equal(
		matomo.stored.map(({ url }) => Number(url.split("/").at(-1))),
		[0, 1, 2, 3],
	);
});

test("every behaviour has its row", () => {
	assert.is(ROWS.length, 51);
	const used = new Set(ROWS.flatMap(({ behaviours = [] }) => behaviours.map(nameOf)));
	const unused = Object.keys(BEHAVIOURS).filter((name) => !used.has(name as never));
	// Whether a reset comes before or after the body is sent is the network's choice; see the client's tests.
	assert.equal(unused, ["process", "reset-connection"]);
});

async function refusedFor(milliseconds: number, matomo: MatomoStandIn) {
	await matomo.refuse();
	const watched = watchedSender(clientOf(matomo), { retryForMs: milliseconds });
	for (let n = 0; n < 4; n++) await watched.add(n);
	return watched;
}

test("refused: tried again until it is accepted", async () => {
	const matomo = await startMatomo({ now: () => NOON });
	const { sender, count } = await refusedFor(600_000, matomo);
	while (sender.stats.posts < 2) await new Promise(setImmediate);
	await matomo.accept();
	await sender.flush();
	assert.equal(count(), { sent: 4 });
	assert.is(matomo.stored.length, 4);
	await matomo.close();
});

test("refused for too long: held", async () => {
	const matomo = await startMatomo();
	const { sender, count } = await refusedFor(10_000, matomo);
	await sender.flush();
	assert.equal(count(), { held: 4 });
	assert.match(sender.stopped?.message ?? "", /connection refused \(ECONNREFUSED\).*nothing is lost/);
	assert.is(sender.stopped?.status, 5);
});

test.run();
