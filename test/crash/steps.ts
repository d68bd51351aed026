/** Steps of the delivery at which a process may be let die, of whatever run. */
export const DELIVERY_STEPS = [
	"before-outbox",
	"before-rename",
	"after-outbox",
	"after-post",
	"before-ledger",
	"after-ledger",
	"before-removal",
	"after-removal",
] as const;

/** All steps: with those at which it is taken down how far logs are followed. */
export const STEPS = [...DELIVERY_STEPS, "before-position", "after-position"] as const;

/** One of {@link STEPS}. */
export type Step = (typeof STEPS)[number];
