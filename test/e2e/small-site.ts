/** Where the site is to a browser. */
export const HOST = "shop.localhost";

const PAGES = ["index", "p1", "p2", "p3", "p4", "p5", "ahead", "app"] as const;

/** The files of a small site of which every page has the tracker, by their path without the first slash. */
export const FILES: Readonly<Record<string, string>> = {
	...Object.fromEntries(PAGES.map((name) => [`${name}.html`, page(name)])),
	"s.css": "p { color: black }\n",
};

/** What a server answers for a path: `/` is `/index.html`. */
export function fileOf(path: string): { readonly type: string; readonly text: string } | undefined {
	const name = path === "/" ? "index.html" : path.slice(1);
	const text = FILES[name];
	return text === undefined ? undefined : { type: name.endsWith(".css") ? "text/css" : "text/html", text };
}

function page(name: string): string {
	const links = PAGES.map((each) => `<a href="/${each === "index" ? "" : `${each}.html`}">${each}</a>`).join(" ");
	const ahead = name === "ahead" ? '<link rel="prefetch" href="/p4.html"><link rel="prefetch" href="/p5.html">' : "";
	return `<!DOCTYPE html>
<html lang="en">
<head>
<title>Page ${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/s.css?${name}">${ahead}
<script>
var _paq = window._paq = window._paq || [];
_paq.push(["setTrackerUrl", "/matomo.php"], ["setSiteId", "1"]);
_paq.push(["trackPageView"]);
</script>
<script async src="/matomo.js"></script>
</head>
<body><p>${links}</p></body>
</html>
`;
}
