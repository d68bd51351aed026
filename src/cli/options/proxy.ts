import { VISITOR_ADDRESS } from "../../capture/tracker-options.ts";
import { UserError } from "../../errors.ts";
import { list, optional, withDefault } from "../option.ts";
import { oneOf, text } from "../values.ts";

/** How the proxy serves. */
export const PROXY = {
	listen: withDefault({
		describe: "where to listen; port 0 is any that is free",
		placeholder: "HOST:PORT",
		default: "127.0.0.1:8080",
		parse: hostAndPort,
	}),
	upstream: optional({
		describe: "app to pass all other requests on to, such as http://127.0.0.1:3000; without one they are not found",
		placeholder: "URL",
		parse: text,
	}),
	requestLog: withDefault({
		describe: "log of requests, or - for standard output",
		placeholder: "FILE",
		default: "request.ndjson",
		parse: text,
	}),
	trackerLog: withDefault({
		describe: "log of the tracker's hits, or - for standard output",
		placeholder: "FILE",
		default: "tracker.ndjson",
		parse: text,
	}),
	trackerPath: list({
		describe: "path at which pages send their hits; repeatable",
		placeholder: "PATH",
		default: ["/matomo.php"],
		parse: text,
	}),
	scriptPath: list({
		describe: "path at which pages load the tracker's script; repeatable",
		placeholder: "PATH",
		default: ["/matomo.js"],
		parse: text,
	}),
	visitorAddress: optional({
		describe:
			"how Matomo gets the visitor's address: cip (with a token, then the default), forwarded-for (without, the default) or none",
		placeholder: "HOW",
		parse: oneOf(...VISITOR_ADDRESS),
	}),
	trustedProxy: list({
		describe: "whose X-Forwarded-For is believed: an address, a network, loopback or private; repeatable",
		placeholder: "ADDRESS",
		parse: text,
	}),
	origin: optional({
		describe: "scheme and host of the site, such as https://www.example.org, if requests do not tell",
		placeholder: "URL",
		parse: text,
	}),
	healthPath: withDefault({
		describe: "path at which the proxy tells how it is",
		placeholder: "PATH",
		default: "/healthz",
		parse: path,
	}),
};

/** The path of a request, as it is asked for. */
function path(value: string, flag: string): string {
	if (/^\/[^\s?#]*$/.test(value)) return value;
	throw new UserError({ problem: `bad value for ${flag}`, expected: "a path such as /healthz", found: `"${value}"` });
}

/** `127.0.0.1:8080`, `[::1]:8080`, or a port alone, which is this machine's. */
function hostAndPort(value: string, flag: string): { readonly host: string; readonly port: number } {
	const [, v6, name, digits] = /^(?:\[([0-9a-f:.]+)\]:|([^:\s[\]]+):|:)?(\d{1,5})$/i.exec(value) ?? [];
	const port = Number(digits);
	if (digits !== undefined && port < 65_536) return { host: v6 ?? name ?? "127.0.0.1", port };
	throw new UserError({
		problem: `bad value for ${flag}`,
		expected: "host and port, such as 127.0.0.1:8080",
		found: `"${value}"`,
	});
}
