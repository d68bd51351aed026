/** Why an upload sends nothing of what a run was given. */
export type UploadFault =
	/** Logs name no host, and no tracker hit names the one that was given. */
	| { readonly is: "wrong-host"; readonly host: string }
	/** Logs name no host, and of all tracker hits that name one so many are of hosts with other sites. */
	| { readonly is: "several-hosts"; readonly host: string; readonly elsewhere: number; readonly all: number }
	/** Logs name no host, and none was given. */
	| { readonly is: "no-host" }
	/** A log goes on behind now, so that its times are wrong. */
	| { readonly is: "ahead-of-now"; readonly source: string }
	/** Two logs, or the lines of one, have each request twice. */
	| { readonly is: "logged-twice" }
	/** So many requests to track are at a path that is not named as the tracker's. */
	| { readonly is: "unnamed-tracker"; readonly path: string; readonly calls: number }
	/** Page views of a host would not go to the site that its tracker hits name: `--site` confuses hosts, one is mistyped, or `--site-id` is of others. */
	| { readonly is: "wrong-site"; readonly host: string; readonly site: number };
