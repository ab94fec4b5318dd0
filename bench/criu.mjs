/** The CRIU that all contenders use. */
export const CRIU = '/opt/ferry/criu/bin/criu';
