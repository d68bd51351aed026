/** Why an upload sends nothing of logs that name no host. */
export type HostFault =
	/** No tracker hit names it. */
	| { readonly is: "wrong-host"; readonly host: string }
	/** Of all tracker hits that name a host so many are of hosts with other sites. */
	| { readonly is: "several-hosts"; readonly host: string; readonly elsewhere: number; readonly all: number }
	/** None was given. */
	| { readonly is: "no-host" };
