import { counted, thousands } from "../../counted.ts";
import { printable, unreachable } from "../../errors.ts";
import type { HostFault } from "../host-fault.ts";
import type { Report } from "../report.ts";

/** Page views that an upload refuses to send, and why; nothing when there are none. */
export function refusedViews({
	outcomes,
	upload,
}: Report): readonly { readonly views: number; readonly fault: HostFault }[] {
	const views = outcomes["would-send"];
	return upload?.hostFault === undefined || views === 0 ? [] : [{ views, fault: upload.hostFault }];
}

/** What does not become of them, in words behind "None of" their number. */
export function notSent(fault: HostFault): string {
	switch (fault.is) {
		case "wrong-host":
			return `would be sent under --host ${printable(fault.host)}, which no tracker hit names`;
		case "several-hosts":
			return `would be sent under --host ${printable(fault.host)}, as ${thousands(fault.elsewhere)} of ${counted(fault.all, "tracker hit")} are of other sites`;
		case "no-host":
			return "would be sent before --host is given, as a log names no host";
		default:
			return unreachable(fault);
	}
}

/** How they would be sent. */
export function sentOnce(fault: HostFault): string {
	switch (fault.is) {
		case "wrong-host":
			return "under another --host";
		case "several-hosts":
			return "host by host";
		case "no-host":
			return "once --host is given";
		default:
			return unreachable(fault);
	}
}
