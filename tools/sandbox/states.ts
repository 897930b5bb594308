/** The states of the countries for which Partner Center checks the state. */

/**
 * ISO 3166-2. "Validate an address" page: the state is checked against a list only for these four countries. The lists
 * themselves are not documented.
 */
const states: Readonly<Record<string, string>> = {
	US: `AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR
		PA RI SC SD TN TX UT VA VT WA WI WV WY AS GU MP PR VI`,
	CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
	CN: 'AH BJ CQ FJ GD GS GX GZ HA HB HE HI HK HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX TJ TW XJ XZ YN ZJ',
	MX: `AGU BCN BCS CAM CHH CHP CMX COA COL DUR GRO GUA HID JAL MEX MIC MOR NAY NLE OAX PUE QUE ROO SIN SLP SON TAB TAM
		TLA VER YUC ZAC`,
};

/** @returns whether the country has such a state; `true` for a country without a list */
export function isState(country: string, state: string): boolean {
	const known = states[country];
	return known === undefined || known.split(/\s+/).includes(state.toUpperCase());
}
