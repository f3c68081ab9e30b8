/** A question says whether the chosen option is right, and explains it where it is. */

for (const question of document.querySelectorAll<HTMLFieldSetElement>('.quiz fieldset')) {
  const verdict = question.querySelector('.verdict');
  const answer = question.querySelector<HTMLDetailsElement>('.answer');
  question.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !verdict || !answer) return;
    for (const option of question.querySelectorAll('input')) delete option.dataset['chosen'];
    const right = target.dataset['right'] !== undefined;
    target.dataset['chosen'] = right ? 'right' : 'wrong';
    verdict.textContent = right ? 'Верно.' : 'Не то. Подумайте ещё или откройте ответ.';
    if (right) answer.open = true;
  });
}

export {};
