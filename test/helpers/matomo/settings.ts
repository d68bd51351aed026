/** A site that the stand-in measures. */
export interface StandInSite {
	readonly id: number;
	readonly name: string;
	readonly urls: readonly string[];
	readonly timezone: string;
	/** Ids of its goals. */
	readonly goals: readonly number[];
	/** Hits from these addresses are counted, not stored. */
	readonly excludedIps: readonly string[];
}

/** What an administrator of a Matomo could have set. All of it may be changed while the stand-in runs. */
export interface StandInSettings {
	/** May write: the one that imports are made with. */
	token: string;
	/** May do everything; only it gets `invalid_indices`. */
	superuserToken: string;
	/** May look only; for tracking it is as good as a wrong one. */
	viewToken: string;
	sites: readonly StandInSite[];
	version: string;
	/** `[Tracker] record_statistics`. */
	recordStatistics: boolean;
	/** `[General] maintenance_mode`: stops the Reporting API, not the tracker. */
	maintenance: boolean;
	/** `[Tracker] bulk_requests_require_authentication`. */
	requireAuthentication: boolean;
	/** `[Tracker] bulk_requests_use_transaction`. */
	useTransaction: boolean;
	/** The web server's limit for bodies, bytes. */
	byteLimit: number;
	/** Take a browser's address from `X-Forwarded-For`, as behind a tracker proxy. */
	trustForwardedFor: boolean;
	/** What it serves as `matomo.js`; nothing: it has none. */
	script: string;
	/** Raw data older than so many days is refused. */
	keepsDays: number;
	/** An entry that makes the database fail, besides those that really do. */
	isPoison: (entry: Readonly<Record<string, unknown>>) => boolean;
	/** The server's clock, epoch milliseconds. */
	now: () => number;
}

/** Made up; a token has 32 characters. */
export const TOKEN = "write00000000000000000000000000a";

/** A healthy Matomo with one site. */
export function defaultSettings(): StandInSettings {
	return {
		token: TOKEN,
		superuserToken: "super00000000000000000000000000b",
		viewToken: "view000000000000000000000000000c",
		sites: [
			{
				id: 1,
				name: "Shop",
				urls: ["https://shop.example"],
				timezone: "Europe/Berlin",
				goals: [1],
				excludedIps: [],
			},
		],
		version: "5.2.0",
		recordStatistics: true,
		maintenance: false,
		requireAuthentication: false,
		useTransaction: true,
		byteLimit: 2 ** 20,
		trustForwardedFor: false,
		script: "",
		keepsDays: 20 * 365,
		isPoison: () => false,
		now: Date.now,
	};
}
