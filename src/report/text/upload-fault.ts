import { counted, thousands } from "../../counted.ts";
import { printable, unreachable } from "../../errors.ts";
import type { Report } from "../report.ts";
import type { UploadFault } from "../upload-fault.ts";

/** Page views that an upload refuses to send, and why; nothing when there are none. */
export function refusedViews({
	outcomes,
	upload,
}: Report): readonly { readonly views: number; readonly fault: UploadFault }[] {
	const views = outcomes["would-send"];
	return upload?.fault === undefined || views === 0 ? [] : [{ views, fault: upload.fault }];
}

/** What does not become of them, in words behind "None of" their number. */
export function notSent(fault: UploadFault): string {
	switch (fault.is) {
		case "wrong-host":
			return `would be sent under --host ${printable(fault.host)}, which no tracker hit names`;
		case "several-hosts":
			return `would be sent under --host ${printable(fault.host)}, as ${thousands(fault.elsewhere)} of ${counted(fault.all, "tracker hit")} are of other sites`;
		case "no-host":
			return "would be sent before --host is given, as a log names no host";
		case "ahead-of-now":
			return `would be sent, as the times of ${printable(fault.source)} are ahead of now`;
		case "logged-twice":
			return "would be sent, as each request is logged twice";
		case "unnamed-tracker":
			return `would be sent, as ${counted(fault.calls, "request")} to track at ${printable(fault.path)} are not read as hits`;
		case "wrong-site":
			return `would be sent, as those of ${printable(fault.host)} do not go to site ${fault.site}, which its tracker hits name`;
		default:
			return unreachable(fault);
	}
}

/** How they would be sent. */
export function sentOnce(fault: UploadFault): string {
	switch (fault.is) {
		case "wrong-host":
			return "under another --host";
		case "several-hosts":
			return "host by host";
		case "no-host":
			return "once --host is given";
		case "ahead-of-now":
			return "once times are right";
		case "logged-twice":
			return "once each request is given once";
		case "unnamed-tracker":
			return "once --tracker-path names where the tracker is asked";
		case "wrong-site":
			return "to the sites that tracker hits name";
		default:
			return unreachable(fault);
	}
}
