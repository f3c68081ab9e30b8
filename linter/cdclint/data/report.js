
(() => {
  const form = document.getElementById('filters');
  const open = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const found = name && document.getElementById(name);
    if (found instanceof HTMLDetailsElement) found.open = true;
  };
  addEventListener('hashchange', open);
  open();
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
  if (!form) return;
  const LETTERS = { error: 'e', warning: 'w', info: 'i' };
  const FEW = 200;
  const output = form.querySelector('output');
  // Read when something is chosen: a page of thousands opens sooner.
  let read;
  const files = () => (read ??= [...document.querySelectorAll('details.file')].map((file) => ({
    file,
    number: file.querySelector('summary span'),
    all: [...file.querySelectorAll('article')].map((one) => ({
      one,
      letter: one.className,
      rule: decodeURIComponent(one.querySelector('a').hash.slice(1)),
    })),
  })));
  const choose = () => {
    const data = new FormData(form);
    const letters = data.getAll('severity').map((one) => LETTERS[one]);
    const [rule, module] = [data.get('rule'), data.get('module')];
    const matching = [];
    let shown = 0;
    for (const { file, number, all } of files()) {
      let here = 0;
      if (!module || file.dataset.module === module) {
        for (const { one, letter, rule: its } of all) {
          const fits = letters.includes(letter) && (!rule || rule === its);
          if (one.hidden === fits) one.hidden = !fits;
          here += fits;
        }
      }
      file.hidden = !here;
      number.textContent = here;
      shown += here;
      if (here) matching.push(file);
    }
    output.textContent = output.dataset.text.replace('{shown}', shown);
    if (shown <= FEW) for (const one of matching) one.open = true;
  };
  form.hidden = false;
  form.addEventListener('change', choose);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(choose));
  document.addEventListener('click', (event) => {
    const way = event.target.closest?.('a[href="#diagnostics"]');
    if (way && (way.dataset.rule !== undefined || way.dataset.module !== undefined)) {
      form.reset();
      form.rule.value = way.dataset.rule ?? '';
      form.module.value = way.dataset.module ?? '';
      choose();
    }
    // What a link leads to may be hidden by the filters.
    const target = event.target.closest?.('a[href^="#file-"]');
    if (target && document.getElementById(target.hash.slice(1))?.hidden) {
      form.reset();
      choose();
    }
    if (target) document.getElementById(target.hash.slice(1)).open = true;
  });
})();
