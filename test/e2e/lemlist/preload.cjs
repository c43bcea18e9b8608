'use strict';

// n8n's Lemlist node has its provider's address in its code. Preloaded into n8n, this leads that address, and no other,
// to the port that E2E_LEMLIST_PORT names: over plain HTTP, as to the other stand-ins, so that Lemlist is spared a TLS
// handshake, and over a connection of its own for each call, as n8n's helper makes them anyway.
const http = require('node:http');
const https = require('node:https');

const HOST = 'api.lemlist.com';
const { request } = https;

https.request = (...args) => {
	const [options, answered] = args;
	if (options?.hostname !== HOST) return request(...args);
	const there = {
		protocol: 'http:',
		host: '127.0.0.1',
		hostname: '127.0.0.1',
		port: process.env.E2E_LEMLIST_PORT,
		agent: false,
	};
	return http.request({ ...options, ...there }, answered);
};
