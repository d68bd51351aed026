import { UserError } from "../../errors.ts";
import type { Format } from "../format.ts";
import { apacheTemplate, isLogFormatOfApache } from "./apache-language.ts";
import { jsonFormat } from "./json-format.ts";
import { isLogFormat, nginxTemplate } from "./nginx-language.ts";
import { templateFormat, type Wanted } from "./template-format.ts";

const NGINX_WANTED: Wanted = {
	time: "$time_local, $time_iso8601 or $msec",
	address: "$remote_addr",
	target: "$request or $request_uri",
	method: "$request or $request_method",
	status: "$status",
	"user agent": "$http_user_agent",
};

const APACHE_WANTED: Wanted = {
	time: "%t",
	address: "%h or %a",
	target: "%r",
	method: "%r or %m",
	status: "%>s",
	"user agent": "%{User-Agent}i",
};

/** What an own format begins with. */
const PREFIX = /^\s*(log|json):/;

/** Whether a `--log-format` describes a format instead of naming one. */
export function isOwnFormat(text: string): boolean {
	return PREFIX.test(text) || isLogFormat(text) || isLogFormatOfApache(text);
}

/**
 * A format that its user has written: `log:` with the language of nginx's `log_format` or Apache's `LogFormat`, either of
 * these directives as it stands in the server's configuration, or `json:` with a mapping of fields.
 *
 * @param name by which reports call it
 * @throws UserError when it is wrong, with the column
 */
export function ownFormat(text: string, name: string): Format {
	const prefix = PREFIX.exec(text)?.[0] ?? "";
	const source = text.slice(prefix.length);
	if (prefix.trim() === "json:") return jsonFormat(name, source);
	if (isLogFormat(source) || (!isLogFormatOfApache(source) && /\$\{?[A-Za-z_]/.test(source))) {
		return templateFormat(name, "your own, in the language of nginx", nginxTemplate(source), NGINX_WANTED);
	}
	if (source.includes("%") || isLogFormatOfApache(source)) {
		return templateFormat(name, "your own, in the language of Apache", apacheTemplate(source), APACHE_WANTED);
	}
	throw new UserError({
		problem: "--log-format has no variable",
		expected: "the log_format of nginx ($remote_addr …) or the LogFormat of Apache (%h …)",
		found: source.trim() === "" ? "nothing" : `'${source.slice(0, 60)}'`,
		hint: 'for example \'log:$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"\'',
	});
}
