/**
 * A list of which only what can be seen, and a little beside it, is in the document: rows of any
 * height, ten thousand cost what fifty do. What is being read stays where it is when others come.
 */

const GUESS_PX = 92;
const MARGIN_PX = 600;

export class Rows {
  #scroller;
  #list;
  #make;
  #update;
  #items = [];
  #heights = new Map();
  /** Those in the document, by id. */
  #nodes = new Map();
  #drawn = [0, 0];

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} list in it; holds the rows and nothing else
   * @param {(item: any) => HTMLElement} make
   * @param {(node: HTMLElement, item: any, index: number, all: number) => void} update
   */
  constructor(scroller, list, make, update) {
    this.#scroller = scroller;
    this.#list = list;
    this.#make = make;
    this.#update = update;
    scroller.addEventListener('scroll', () => this.#moved(), { passive: true });
  }

  get items() {
    return this.#items;
  }

  node(id) {
    return this.#nodes.get(id);
  }

  /** The nodes in the document, in order. */
  get nodes() {
    return [...this.#list.children];
  }

  /** Whether the newest is in sight. */
  get atTop() {
    return this.#scroller.scrollTop < 8;
  }

  set(items) {
    const anchor = this.atTop ? null : this.#anchor();
    this.#items = items;
    if (anchor) {
      const index = items.findIndex((each) => each.id === anchor.id);
      if (index >= 0) {
        this.#draw(this.#sum(0, index) - anchor.offset);
        this.#hold(anchor);
        return;
      }
    }
    this.#draw(this.#scroller.scrollTop);
  }

  /** Brings a row into the document and into sight. */
  reveal(index) {
    const node = () => this.node(this.#items[index]?.id);
    if (!node()) {
      this.#scroller.scrollTop = this.#sum(0, index);
      this.#draw(this.#scroller.scrollTop);
    }
    node()?.scrollIntoView({ block: 'nearest' });
    return node();
  }

  toTop() {
    this.#scroller.scrollTop = 0;
    this.#draw(0);
  }

  #moved() {
    const [first, last] = this.#drawn;
    const top = this.#scroller.scrollTop;
    const bottom = top + this.#scroller.clientHeight;
    const start = this.#sum(0, first);
    const end = this.#list.offsetTop + this.#list.offsetHeight - this.#sum(last);
    if ((first > 0 && top - start < MARGIN_PX / 2) || (last < this.#items.length && end - bottom < MARGIN_PX / 2)) {
      const anchor = this.#anchor();
      this.#draw(top);
      this.#hold(anchor);
    }
  }

  #height(item) {
    return this.#heights.get(item.id) ?? GUESS_PX;
  }

  /** Of the rows from one up to another. */
  #sum(from, to) {
    let sum = 0;
    for (const item of this.#items.slice(from, to)) {
      sum += this.#height(item);
    }
    return sum;
  }

  /** The first row in sight and how far its beginning is above the edge. */
  #anchor() {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (const node of this.#list.children) {
      const box = node.getBoundingClientRect();
      if (box.bottom > edge) {
        return { id: node.dataset.id, offset: box.top - edge };
      }
    }
    return null;
  }

  #hold(anchor) {
    const node = anchor && this.node(anchor.id);
    if (node) {
      const edge = this.#scroller.getBoundingClientRect().top;
      this.#scroller.scrollTop += node.getBoundingClientRect().top - edge - anchor.offset;
    }
  }

  #draw(top) {
    const items = this.#items;
    const until = top + (this.#scroller.clientHeight || MARGIN_PX) + MARGIN_PX;
    let y = 0;
    let first = 0;
    while (first < items.length && y + this.#height(items[first]) < top - MARGIN_PX) {
      y += this.#height(items[first++]);
    }
    let last = first;
    let bottom = y;
    while (last < items.length && (bottom < until || last - first < 5)) {
      bottom += this.#height(items[last++]);
    }
    this.#drawn = [first, last];
    this.#place(items.slice(first, last), first);
    this.#list.style.paddingBlock = `${y}px ${this.#sum(last)}px`;
    if (this.#heights.size > 2 * items.length + 200) {
      this.#heights.clear();
    }
    for (const node of this.#list.children) {
      if (node.offsetHeight) {
        this.#heights.set(node.dataset.id, node.offsetHeight);
      }
    }
  }

  #place(shown, first) {
    const ids = new Set(shown.map((each) => each.id));
    for (const [id, node] of this.#nodes) {
      if (!ids.has(id)) {
        // Focus must not fall out of the list with its row.
        if (node.matches(':focus-within')) {
          this.#scroller.focus({ preventScroll: true });
        }
        node.remove();
        this.#nodes.delete(id);
      }
    }
    let before = this.#list.firstElementChild;
    shown.forEach((item, i) => {
      let node = this.#nodes.get(item.id);
      if (!node) {
        node = this.#make(item);
        node.dataset.id = item.id;
        this.#nodes.set(item.id, node);
      }
      this.#update(node, item, first + i, this.#items.length);
      if (node === before) {
        before = node.nextElementSibling;
      } else {
        this.#list.insertBefore(node, before);
      }
    });
  }
}
