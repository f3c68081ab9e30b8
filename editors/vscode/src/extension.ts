/** A thin client of `cdclint server`: it finds the program, starts it, and shows whether it runs. */
import * as vscode from 'vscode';
import { LanguageClient, State, Trace, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';

import { findProgram } from './program';

const LANGUAGES = ['mdx', 'markdown', 'json', 'jsonc', 'yaml'] as const;
/** The settings, whatever language the editor takes TOML for. */
const SETTINGS = '**/{cdclint,pyproject}.toml';
const FIX_ALL = 'source.fixAll.cdclint';

let client: LanguageClient | undefined;
/** Starts and stops come one after the other, however fast they are asked for. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('cdclint', { log: true });
  const status = vscode.window.createStatusBarItem('cdclint', vscode.StatusBarAlignment.Right, 10);
  status.name = 'cdclint';
  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand('cdclint.restart', () => restart(output, status)),
    vscode.commands.registerCommand('cdclint.fixAll', fixAll),
    vscode.commands.registerCommand('cdclint.live', live),
    vscode.commands.registerCommand('cdclint.showOutput', () => output.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const restarting = ['cdclint.path', 'cdclint.arguments', 'cdclint.enable'];
      if (restarting.some((key) => change.affectsConfiguration(key))) return restart(output, status);
      if (change.affectsConfiguration('cdclint.trace.server')) void setTrace();
      return undefined;
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => restart(output, status)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restart(output, status)),
  );
  await restart(output, status);
}

export async function deactivate(): Promise<void> {
  await inTurn(stop);
}

function inTurn(step: () => Promise<void>): Promise<void> {
  turn = turn.then(step, step);
  return turn;
}

function restart(output: vscode.LogOutputChannel, status: vscode.StatusBarItem): Promise<void> {
  return inTurn(async () => {
    await stop();
    await start(output, status);
  });
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  // A server that has died or hangs must not keep the editor waiting.
  await running?.dispose(2000).catch(() => undefined);
}

async function start(output: vscode.LogOutputChannel, status: vscode.StatusBarItem): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const settings = vscode.workspace.getConfiguration('cdclint', folder);
  if (!settings.get('enable', true)) {
    status.hide();
    return;
  }
  if (!vscode.workspace.isTrusted) {
    // The program may be one that the workspace brings along.
    show(status, 'restricted', vscode.l10n.t('cdclint does not run in Restricted Mode'));
    return;
  }
  const found = await findProgram({
    setting: settings.get('path', ''),
    folder: folder?.uri.fsPath,
    environment: process.env,
    platform: process.platform,
  });
  if (found.program === undefined) {
    const why =
      found.tried === undefined
        ? vscode.l10n.t("there is none in the workspace's virtual environment, nor on PATH")
        : vscode.l10n.t('the program is not there: {0}', found.tried);
    const told = vscode.l10n.t('cdclint is not to be found: {0}', why);
    show(status, 'error', told);
    void offer(told, vscode.l10n.t('Open Settings'), () =>
      vscode.commands.executeCommand('workbench.action.openSettings', 'cdclint.path'),
    );
    return;
  }
  output.info(`${found.program} server`);
  client = makeClient(found.program, settings.get('arguments', []), folder, output);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) show(status, 'running', vscode.l10n.t('cdclint is running'));
    else if (newState === State.Starting) show(status, 'starting', vscode.l10n.t('cdclint is starting'));
    else show(status, 'error', vscode.l10n.t('cdclint has stopped; click to restart it'));
  });
  client.onNotification('cdclint/status', ({ settings: why }: { settings: string }) => {
    if (why) show(status, 'invalid', vscode.l10n.t('The settings of cdclint are invalid: {0}', why));
    else show(status, 'running', vscode.l10n.t('cdclint is running'));
  });
  try {
    await client.start();
    await setTrace();
  } catch (error) {
    const told = vscode.l10n.t('cdclint could not be started: {0}', error instanceof Error ? error.message : String(error));
    show(status, 'error', told);
    void offer(told, vscode.l10n.t('Show Output'), () => output.show());
  }
}

function makeClient(
  program: string,
  extra: readonly string[],
  folder: vscode.WorkspaceFolder | undefined,
  output: vscode.LogOutputChannel,
): LanguageClient {
  const server: ServerOptions = {
    command: program,
    args: ['server', ...extra],
    options: folder === undefined ? {} : { cwd: folder.uri.fsPath },
  };
  const options: LanguageClientOptions = {
    documentSelector: [
      ...LANGUAGES.map((language) => ({ scheme: 'file', language })),
      { scheme: 'file', pattern: SETTINGS },
    ],
    outputChannel: output,
    markdown: { isTrusted: false, supportHtml: false },
    ...(folder === undefined ? {} : { workspaceFolder: folder }),
  };
  return new LanguageClient('cdclint', 'cdclint', server, options);
}

async function setTrace(): Promise<void> {
  const level = vscode.workspace.getConfiguration('cdclint').get('trace.server', 'off');
  await client?.setTrace(Trace.fromString(level));
}

/** The server shows what it finds as diagnostics, and says how many they are. */
async function live(): Promise<void> {
  if (client === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('cdclint does not run here'));
    return;
  }
  await client.sendRequest('workspace/executeCommand', { command: 'cdclint.checkLive', arguments: [] });
}

async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !LANGUAGES.some((language) => language === editor.document.languageId)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('cdclint fixes lessons, dashboards and data files; open one first'),
    );
    return;
  }
  const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    whole,
    FIX_ALL,
    1,
  );
  const edit = actions?.find((action) => action.edit !== undefined)?.edit;
  if (edit === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('cdclint found nothing to fix here'));
  else await vscode.workspace.applyEdit(edit);
}

function show(status: vscode.StatusBarItem, state: 'running' | 'starting' | 'restricted' | 'invalid' | 'error', told: string): void {
  const icon = { running: 'check', starting: 'sync~spin', restricted: 'shield', invalid: 'warning', error: 'error' }[state];
  status.text = `$(${icon}) cdclint`;
  status.tooltip = told;
  const commands = { error: 'cdclint.restart', restricted: 'workbench.trust.manage' };
  status.command = state in commands ? commands[state as keyof typeof commands] : 'cdclint.showOutput';
  const colours = { error: 'statusBarItem.errorBackground', invalid: 'statusBarItem.warningBackground' };
  status.backgroundColor =
    state in colours ? new vscode.ThemeColor(colours[state as keyof typeof colours]) : undefined;
  status.show();
}

async function offer(told: string, action: string, act: () => unknown): Promise<void> {
  if ((await vscode.window.showErrorMessage(told, action)) === action) act();
}
