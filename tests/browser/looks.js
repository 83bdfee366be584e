// What a page must keep, measured where it is drawn: answers a list of sentences, one for each thing that is wrong.
() => {
  const wrong = [];
  const narrow = window.innerWidth < 640;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !element.closest(".visually-hidden, .tk-skip");
  };
  const named = (element) => {
    const words = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim();
    return `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} “${words.replace(/\s+/g, " ").slice(0, 50)}”`;
  };

  if (document.documentElement.scrollWidth > window.innerWidth) wrong.push("the page is wider than the window");

  const counts = new Map();
  for (const one of document.querySelectorAll("[id]")) counts.set(one.id, (counts.get(one.id) || 0) + 1);
  for (const [id, count] of counts) if (count > 1) wrong.push(`${count} elements have the id ${id}`);
  for (const label of document.querySelectorAll("label[for]"))
    if (!document.getElementById(label.htmlFor)) wrong.push(`the label of ${label.htmlFor} has no field`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!field.labels.length && !field.ariaLabel && !field.getAttribute("aria-labelledby"))
      wrong.push(`the field ${field.name} has no label`);
  for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`${image.src} has no words`);
  for (const link of document.querySelectorAll("a[href^='#']"))
    if (link.hash && !document.getElementById(decodeURIComponent(link.hash.slice(1))))
      wrong.push(`${link.hash} is nowhere on the page`);

  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility());
  if (headings.filter((one) => one.tagName === "H1").length !== 1) wrong.push("there is not exactly one h1");
  let level = 1;
  for (const heading of headings) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) wrong.push(`a level is left out before ${named(heading)}`);
    level = own;
  }
  const primary = [...document.querySelectorAll(".btn-primary")].filter(seen);
  if (primary.length > 1) wrong.push(`${primary.length} primary buttons: ${primary.map(named).join(", ")}`);

  // 44 px for a thumb, 36 px with a mouse (design: parts). A link within a sentence is as high as its line.
  const least = narrow ? 43.5 : 35.5;
  for (const one of document.querySelectorAll("button, summary, .btn, .tk-tabs a, select, input:not([type=hidden]), textarea")) {
    if (!seen(one)) continue;
    const area = ["checkbox", "radio"].includes(one.type) && one.labels.length ? one.labels[0] : one;
    const after = getComputedStyle(one, "::after");
    const reached = after.position === "absolute" ? parseFloat(after.height) || 0 : 0;
    const high = Math.max(area.getBoundingClientRect().height, reached);
    if (high < least) wrong.push(`${named(one)} is ${Math.round(high)} px high`);
  }

  const channels = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (top, under) => under.map((part, at) => part * (1 - (top[3] ?? 1)) + top[at] * (top[3] ?? 1));
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage !== "none") return null;
      layers.push(channels(style.backgroundColor));
      if ((layers.at(-1)[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !seen(element) || element.closest("script, noscript, option, svg, :disabled")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    if (size < 11) wrong.push(`${named(element)} is ${size} px small`);
    const under = ground(element);
    if (!under) continue;
    const [a, b] = [light(over(channels(style.color), under)), light(under)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5))
      wrong.push(`${named(element)} has a contrast of ${contrast.toFixed(2)}`);
    if (/\{\{|\{%|\bundefined\b|\bNaN\b|\d{4}-\d\d-\d\d|\d\.\d+ %|khu vực [IVX]/.test(texts.currentNode.data)
      || (document.documentElement.lang !== "en" && /\bNone\b/.test(texts.currentNode.data)))  // in English it is a word
      wrong.push(`raw: “${texts.currentNode.data.trim().slice(0, 60)}”`);
  }
  return [...new Set(wrong)];
}
