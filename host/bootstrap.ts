// n8n-core's modules read decorator metadata while they load.
import 'reflect-metadata';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger as CoreLogger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { InstanceSettings } from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import { Expression, LoggerProxy } from 'n8n-workflow';

import { routedLogger } from './logging';

/**
 * Makes n8n-core fit to run in a plain Node process. Done once a process, while this module loads.
 *
 * - `legacy` is the only expression engine that needs neither Node 24 nor a native module.
 * - n8n's own `InstanceSettings` would write a key file to the `.n8n` folder of the user's home, or read
 *   the one of his real n8n; this host has no business there.
 * - n8n's own `SSHClientsManager` looks after idle connections every minute for as long as the process lives, and with
 *   its timer holds on to all that was loaded with it: each test file's n8n. Nobody connects by SSH here.
 */
function prepareN8n(): void {
	Expression.setExpressionEngine('legacy');
	const coreLogger: CoreLogger = Object.create(CoreLogger.prototype);
	Object.assign(coreLogger, routedLogger, { scoped: () => coreLogger });
	Container.set(CoreLogger, coreLogger);
	LoggerProxy.init(routedLogger);
	const settings: InstanceSettings = Object.create(InstanceSettings.prototype);
	Object.assign(settings, {
		instanceId: 'host',
		hmacSignatureSecret: 'host',
		instanceType: 'main',
		// Where n8n would put binary data if a node kept any on disk; nothing is created there.
		n8nFolder: join(tmpdir(), 'n8n-host'),
		settings: { encryptionKey: 'host' },
	});
	Container.set(InstanceSettings, settings);
	const tunnels: SSHClientsManager = Object.create(SSHClientsManager.prototype);
	Container.set(SSHClientsManager, tunnels);
}

prepareN8n();
