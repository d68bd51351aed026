import { HTTP_PART, SERVER_PART } from "../../src/capture/presets/nginx-text.ts";
import { between, isInstalled, type WebServerPlan } from "./web-server.ts";

/** What nginx has besides a preset. */
export interface NginxSite {
	/** Address of Matomo. */
	readonly matomo: string;
	/** What else the server block has; `ROOT` stands for its document root. */
	readonly site: string;
	/** The documents. */
	readonly files: Readonly<Record<string, string>>;
	readonly workers?: number;
}

/** Whether nginx is there. */
export function nginxInstalled(): boolean {
	return isInstalled("nginx", ["-v"]);
}

/** nginx with the text of a preset pasted into it as its instructions say; it complains on standard error. */
export function nginxWith(preset: string, nginx: NginxSite): WebServerPlan {
	const args = (dir: string) => ["-p", dir, "-c", `${dir}/nginx.conf`, "-e", "stderr"];
	return {
		program: "nginx",
		files: (dir, port) => {
			const edited = preset
				.replaceAll("https://matomo.example.org", `http://${nginx.matomo}`)
				.replaceAll("/var/log/nginx", `${dir}/logs`)
				.replaceAll("/dev/stdout", `${dir}/logs/stdout`)
				.replaceAll("set_real_ip_from 10.0.0.0/8", "set_real_ip_from 127.0.0.1")
				.replace(/\/var\/cache\/nginx[-/]monorail/g, `${dir}/tmp/cache`);
			return {
				...Object.fromEntries(Object.entries(nginx.files).map(([name, text]) => [`site/${name}`, text])),
				"00-monorail.conf": between(edited, HTTP_PART, SERVER_PART),
				"monorail.conf": between(edited, SERVER_PART),
				"nginx.conf": mainConfiguration(dir, port, nginx),
			};
		},
		args,
		check: (dir) => [...args(dir), "-t"],
		end: "SIGQUIT",
		reopen: "SIGUSR1",
	};
}

/** As distributions ship it, as far as it matters here: a stock log at http level, `conf.d` first, then the site. */
function mainConfiguration(dir: string, port: number, { site, workers = 1 }: NginxSite): string {
	return `
${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes ${workers};
pid ${dir}/tmp/nginx.pid;
error_log stderr warn;
events {}
http {
	client_body_temp_path ${dir}/tmp/body;
	proxy_temp_path ${dir}/tmp/proxy;
	fastcgi_temp_path ${dir}/tmp/fastcgi;
	uwsgi_temp_path ${dir}/tmp/uwsgi;
	scgi_temp_path ${dir}/tmp/scgi;
	types { text/html html; text/css css; }
	access_log ${dir}/logs/stock.log;
	include ${dir}/00-*.conf;
	server {
		listen 127.0.0.1:${port};
		server_name shop.test;
		include ${dir}/monorail.conf;
		${site.replaceAll("ROOT", `${dir}/site`)}
	}
}
`;
}
