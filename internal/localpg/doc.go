// Package localpg keeps a private PostgreSQL cluster for one installation, made from the server binaries of
// the machine, so that nobody has to install, name or guard a database by hand.
//
// The data folder holds
//
//	lock           held by the process that owns the cluster
//	pg/            the cluster as initdb made it; never deleted, never opened with another major version
//	run/           the unix socket, for the server's OS user (and root) alone
//	postgres.log   what the server prints
//
// There is no password and no TCP port: the server listens on the unix socket and asks the kernel who is
// calling (peer authentication). The OS user who runs us may act as the roles postgres, kh_owner and kh_app;
// everybody else is refused. Started as root, the server runs as the OS user postgres, else nobody.
//
// The server is our child. What happens to it when we are killed, and how the next process finds it again, is
// the difficult part:
//
//   - On Linux the kernel shuts it down with us (see procattr_linux.go), unless Options.Outlive says otherwise.
//   - Start adopts a server that still runs on the data folder.
//   - A postmaster.pid that a dead server left behind must not stop the next one, and yet must not be deleted:
//     its shared memory key is what keeps a second server off the data while orphaned backends of the first
//     still write (see pidfile.go).
//
// # Two processes
//
// Start asks for the cluster's ownership, which only one process has. Join is for short commands: they use the
// cluster that another process owns, or own one for as long as they run.
package localpg
