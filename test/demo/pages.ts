/** A page of the shop. */
export interface Page {
	/** Path, encoded as a browser sends it. */
	readonly path: string;
	readonly title: string;
	/** Images of its own. */
	readonly images: readonly string[];
	readonly bytes: number;
}

function page(path: string, title: string, images: readonly string[], bytes: number): Page {
	return { path, title, images, bytes };
}

/** What people look at; the paths have all that makes URLs hard to compare. */
export const PAGES: readonly Page[] = [
	page("/", "Tea & Cups – shop.example", ["/img/hero.webp"], 18_240),
	page("/products/assam", "Assam", ["/img/p/assam.webp"], 14_031),
	page("/products/darjeeling-first-flush", "Darjeeling “First Flush”", ["/img/p/darjeeling.webp"], 14_377),
	page("/products/gr%C3%BCner-tee", "Grüner Tee", ["/img/p/green.webp"], 14_119),
	page("/products/%E7%B7%91%E8%8C%B6", "緑茶", ["/img/p/green.webp"], 14_080),
	page("/products/cr%C3%A8me%20br%C3%BBl%C3%A9e", "Crème brûlée", ["/img/p/creme.webp"], 13_902),
	page("/products/100%25-rooibos", "100% Rooibos", ["/img/p/rooibos.webp"], 13_740),
	page("/products/cup-%26-saucer", "Cup & Saucer", ["/img/p/cup.webp", "/img/p/saucer.webp"], 15_201),
	page("/products/mug?colour=blue&size=0.3l", "Mug, blue", ["/img/p/mug-blue.webp"], 15_377),
	page("/products/mug?colour=red&size=0.3l", "Mug, red", ["/img/p/mug-red.webp"], 15_378),
	page("/categories/black-tea", "Black tea", ["/img/p/assam.webp", "/img/p/darjeeling.webp"], 21_984),
	page("/categories/green-tea?page=2", "Green tea, page 2", ["/img/p/green.webp"], 20_456),
	page("/about", "About us", ["/img/team.webp"], 9_120),
	page("/help/delivery", "Delivery", ["/img/van.webp"], 8_433),
	page("/blog/how-to-brew", "How to brew", ["/img/blog/kettle.webp"], 17_002),
	page("/blog/%F0%9F%8D%B5-a-history", "🍵 A history", ["/img/blog/bowl.webp"], 19_880),
];

/** The page at a path; of what the shop does not list, a small one without images. */
export function pageAt(path: string): Page {
	return PAGES.find((candidate) => candidate.path === path) ?? page(path, `shop.example ${path}`, [], 8_000);
}

/** A file that pages need. */
export interface Asset {
	readonly path: string;
	readonly contentType: string;
	readonly fetchDest: string;
	readonly bytes: number;
}

/** Style, script and logo that every page of the shop uses; browsers fetch them once. */
export const SHARED_ASSETS: readonly Asset[] = [
	{ path: "/assets/shop.3f9a.css", contentType: "text/css", fetchDest: "style", bytes: 21_377 },
	{ path: "/assets/shop.77c1.js", contentType: "application/javascript", fetchDest: "script", bytes: 48_210 },
	{ path: "/assets/logo.svg", contentType: "image/svg+xml", fetchDest: "image", bytes: 2_114 },
];
