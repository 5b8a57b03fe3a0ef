
"use strict";
(() => {
  const body = document.querySelector(".index tbody"), tools = document.querySelector(".tools");
  if (!body || !tools) return;
  const field = id => document.getElementById(id);
  const words = field("words"), only = field("only"), order = field("order"), count = field("count");
  const heads = [...document.querySelectorAll(".index thead th")];
  const column = name => heads.findIndex(head => head.dataset.by === name);
  const plain = text => text.normalize("NFKC").toLowerCase();
  const rows = [...body.rows].map(row => ({
    row,
    text: plain(row.cells[0].textContent),
    name: row.querySelector("a").textContent,
    of: name => Number(row.dataset[name] ?? row.cells[column(name)].dataset.value),
  }));
  const language = document.documentElement.lang;
  let by = "", up = true;

  const compare = (one, other) => by === "name"
    ? one.name.localeCompare(other.name, language) : one.of(by) - other.of(by);

  const show = () => {
    const wanted = plain(words.value).split(/\s+/);
    let shown = 0;
    for (const each of rows) {
      const fits = wanted.every(word => each.text.includes(word)) &&
        (!only.value || each.of(only.value) > 0);
      each.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${shown} / ${rows.length}`;
  };

  const sort = (name, upwards) => {
    by = order.value = name;
    up = upwards;
    const sorted = by ? [...rows].sort((one, other) => (up ? 1 : -1) * compare(one, other)) : rows;
    body.append(...sorted.map(each => each.row));
    for (const head of heads) {
      if (head.dataset.by === by) head.ariaSort = up ? "ascending" : "descending";
      else head.removeAttribute("aria-sort");
    }
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const name = head.dataset.by, first = name === "name";
      sort(name, name === by ? !up : first);
    });
  }
  words.addEventListener("input", show);
  only.addEventListener("change", show);
  order.addEventListener("change", () => sort(order.value, order.value === "name"));
  tools.hidden = false;
  show();
})();
