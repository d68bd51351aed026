import { presetText } from "./preset-text.ts";

/** The lines that part a preset's two files; what follows each of them is pasted as it is. */
export const HTTP_PART = "# ==== 1 of 2, http level: save as /etc/nginx/conf.d/00-monorail.conf ====";

/** See {@link HTTP_PART}. */
export const SERVER_PART = "# ==== 2 of 2, server level: save as /etc/nginx/snippets/monorail.conf ====";

/** Lays out a preset: what to know first, then the two files, each a list of paragraphs. */
export function nginxText(head: string, http: readonly string[], server: readonly string[]): string {
	return presetText(`${head}\n\n${EDIT_THESE}`, [
		{
			head: HTTP_PART,
			include: "# nginx.conf includes it by itself, inside its http { }.",
			paragraphs: http,
		},
		{
			head: SERVER_PART,
			include: "# Write inside the server { } of the site:  include snippets/monorail.conf;",
			paragraphs: server,
		},
	]);
}

const EDIT_THESE = `\
# Edit these, wherever they stand below:
#     matomo.example.org        your Matomo, with its path if it has one (example.org/matomo)
#     /var/log/nginx            the folder of the two logs
#     /matomo.php, /matomo.js   after "location =" only: where your pages look for the tracker.
#                               For more names (/piwik.php), copy the location.`;

/** How to install a preset of two files and see that it works; `logs` are the names of its logs, `flags` how to read them. */
export function nginxHowTo(logs: string, flags = ""): string {
	return `\
1. Save the first part as /etc/nginx/conf.d/00-monorail.conf. The 00 matters: nginx wants a log
   format before its first use. It is needed once, for however many sites.
2. Save the second part as /etc/nginx/snippets/monorail.conf, and write inside the server { } of the
   site:  include snippets/monorail.conf;
3. Let the pages of the site load matomo.js and matomo.php from the site itself, and let Matomo
   believe this server's X-Forwarded-For, in its config/config.ini.php under [General]:
       proxy_client_headers[] = HTTP_X_FORWARDED_FOR
4. Try it:  nginx -t && systemctl reload nginx
   Then open a page of the site, and two seconds later:
       cd /var/log/nginx
       tail -qn 5 ${logs} | monorail explain ${flags}-`;
}
