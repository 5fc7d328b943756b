// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"

#include <QCoreApplication>

namespace muster::cli {

namespace {

constexpr const char *reasonHelp = QT_TRANSLATE_NOOP("muster::cli", "why; goes on record");

// A table is read by its rows.
// clang-format off
std::vector<Command> registryCommands()
{
    return {
        {"site", "init", "", 0, 0,
         {{"name", "NAME", QT_TRANSLATE_NOOP("muster::cli", "name of the site"), true},
          {"organization", "O", QT_TRANSLATE_NOOP("muster::cli", "whose site it is")}},
         QT_TRANSLATE_NOOP("muster::cli", "make a site in the data directory; refuses an existing one"), &initSite},
        {"site", "show", "", 0, 0, {}, QT_TRANSLATE_NOOP("muster::cli", "show the site"), &showSite},
        {"site", "backup", "FILE"},
        {"site", "restore", "FILE"},
        {"site", "check", "", 0, 0, {},
         QT_TRANSLATE_NOOP("muster::cli", "check that the registry file is sound and the chain of events whole"), &checkSite},
        {"devices", "list", "[QUERY]", 0, -1,
         {{"columns", "A,B", QT_TRANSLATE_NOOP("muster::cli", "what to show, in this order")},
          {"format", "FORMAT", QT_TRANSLATE_NOOP("muster::cli", "table, json or csv")},
          {"limit", "N", QT_TRANSLATE_NOOP("muster::cli", "show at most that many")}},
         QT_TRANSLATE_NOOP("muster::cli", "list devices, all or those that match, by name"), &listDevices},
        {"devices", "show", "ID|NAME", 1, 1, {}, QT_TRANSLATE_NOOP("muster::cli", "show all that is known of a device"), &showDevice},
        {"devices", "history", "ID", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "show the events about a device, newest first"), &showDeviceHistory},
        {"devices", "set", "ID KEY=VALUE...", 2, -1, {},
         QT_TRANSLATE_NOOP("muster::cli", "set name, kind, vendor, model, group, site, owner or tags of a device; all or nothing"),
         &setDevice},
        {"devices", "approve", "ID", 1, 1, {{"reason", "TEXT", reasonHelp, true}},
         QT_TRANSLATE_NOOP("muster::cli", "admit a device that waits for it"), &approveDevice},
        {"devices", "refuse", "ID", 1, 1, {{"reason", "TEXT", reasonHelp, true}},
         QT_TRANSLATE_NOOP("muster::cli", "send a device that waits for admission back to where it was"), &refuseDevice},
        {"devices", "quarantine", "ID", 1, 1, {{"reason", "TEXT", reasonHelp, true}},
         QT_TRANSLATE_NOOP("muster::cli", "take an enrolled device out of service"), &quarantineDevice},
        {"devices", "release", "ID", 1, 1, {{"reason", "TEXT", reasonHelp, true}},
         QT_TRANSLATE_NOOP("muster::cli", "put a quarantined device back into service"), &releaseDevice},
        {"devices", "retire", "ID", 1, 1,
         {{"reason", "TEXT", reasonHelp, true}, {"yes", nullptr, QT_TRANSLATE_NOOP("muster::cli", "do not ask")}},
         QT_TRANSLATE_NOOP("muster::cli", "take a device out for good; asks, as it can only come back by being admitted anew"),
         &retireDevice},
        {"devices", "ignore", "ID...", 1, -1, {{"reason", "TEXT", reasonHelp, true}},
         QT_TRANSLATE_NOOP("muster::cli", "keep discovered devices away from what is new; they are watched all the same"),
         &ignoreDevices},
        {"devices", "notice", "ID...", 1, -1, {},
         QT_TRANSLATE_NOOP("muster::cli", "take back that devices are ignored"), &noticeDevices},
        {"devices", "merge", "ID ID", 2, 2,
         {{"prefer", "FIELD=ID", QT_TRANSLATE_NOOP("muster::cli", "whose word holds where the two differ"), false, true},
          {"dry-run", nullptr, QT_TRANSLATE_NOOP("muster::cli", "only show what would become of the two")},
          {"yes", nullptr, QT_TRANSLATE_NOOP("muster::cli", "decide what is open as proposed")}},
         QT_TRANSLATE_NOOP("muster::cli", "make two devices one, under the first id; can be taken back"), &mergeDevices},
        {"devices", "split", "ID", 1, 1,
         {{"identifier", "T:V", QT_TRANSLATE_NOOP("muster::cli", "what shall leave the device: mac:DC:A6:32:4F:19:C2"), false, true},
          {"restore", "ID", QT_TRANSLATE_NOOP("muster::cli", "take back the merge of this device, named by its full id")},
          {"dry-run", nullptr, QT_TRANSLATE_NOOP("muster::cli", "only show what would become of it")}},
         QT_TRANSLATE_NOOP("muster::cli", "make one device two; identifiers that came by a merge bring back the merged device"),
         &splitDevice},
        {"devices", "replace", "OLD NEW", 0, -1, {{"yes"}}},
        {"devices", "import", "FILE.csv", 0, -1,
         {{"map", "COLUMN=FIELD", nullptr, false, true}, {"default", "FIELD=VALUE", nullptr, false, true}, {"dry-run"},
          {"rejects", "FILE"}}},
        {"devices", "export", "FILE", 0, -1, {{"query", "Q"}}},
    };
}

std::vector<Command> eventCommands()
{
    return {
        {"events", "list", "[QUERY]", 0, -1,
         {{"since", "T",
           QT_TRANSLATE_NOOP("muster::cli", "only events from then on: 2026-03-12, 2026-03-12T14:31:54Z, or an age such as 7d")},
          {"follow", nullptr, QT_TRANSLATE_NOOP("muster::cli", "go on with new events, of any process, until interrupted")}},
         QT_TRANSLATE_NOOP("muster::cli", "list events, oldest first; QUERY is words and kind:, actor:, via:, subject: terms"),
         &listEvents},
        {"events", "verify", "", 0, 0, {},
         QT_TRANSLATE_NOOP("muster::cli", "walk the chain of events; names the first broken link"), &verifyEvents},
        {"events", "export", "FILE"},
    };
}

std::vector<Command> enrollCommands()
{
    return {
        {"enroll", "", "ID...", 1, -1,
         {{"policy", "NAME", QT_TRANSLATE_NOOP("muster::cli", "give them this policy; it goes before those whose scope matches")},
          {"group", "NAME", QT_TRANSLATE_NOOP("muster::cli", "put them into this group")},
          {"owner", "NAME", QT_TRANSLATE_NOOP("muster::cli", "who is responsible for them")}},
         QT_TRANSLATE_NOOP("muster::cli", "ask that devices be admitted; approved at once where you may"), &enrollDevices},
        {"enroll", "pending", "", 0, 0, {},
         QT_TRANSLATE_NOOP("muster::cli", "list the devices that wait for approval"), &listPendingDevices},
        {"enroll", "expect", "FILE.csv", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "put devices on the allow-list before they arrive; all of them or none"), &expectDevices},
        {"enroll", "token", "", 0, -1, {{"group", "G"}, {"uses", "N"}, {"valid", "AGE"}}},
    };
}

std::vector<Command> discoverCommands()
{
    return {
        {"discover", "", "", 0, 0,
         {{"seconds", "S", QT_TRANSLATE_NOOP("muster::cli", "how long to look; 5 unless --watch")},
          {"interface", "IF", QT_TRANSLATE_NOOP("muster::cli", "only on this network interface"), false, true},
          {"network", "CIDR",
           QT_TRANSLATE_NOOP("muster::cli", "speak to each address of this network, to find silent hosts; allowed from then on"),
           false, true},
          {"source", "ID", QT_TRANSLATE_NOOP("muster::cli", "only by this source, such as mdns, neighbours or usb"), false, true},
          {"listen", nullptr, QT_TRANSLATE_NOOP("muster::cli", "only listen: nothing is asked, and nobody is spoken to")},
          {"touch", nullptr,
           QT_TRANSLATE_NOOP("muster::cli", "the same for the networks of all interfaces in question, but for very large ones")},
          {"watch", nullptr, QT_TRANSLATE_NOOP("muster::cli", "go on, and tell each change, until interrupted")}},
         QT_TRANSLATE_NOOP("muster::cli", "find devices on the network and on USB; recorded where there is a site"),
         &discoverDevices},
        {"discover", "doctor", "", 0, 0,
         {{"target", "ADDRESS|MAC",
           QT_TRANSLATE_NOOP("muster::cli", "say why this host is seen or not; it is spoken to, in every way it may be seen")},
          {"seconds", "S", QT_TRANSLATE_NOOP("muster::cli", "how long to listen; 5 unless given")},
          {"interface", "IF", QT_TRANSLATE_NOOP("muster::cli", "only on this network interface"), false, true}},
         QT_TRANSLATE_NOOP("muster::cli", "show what is heard where, and what keeps the rest from being heard; records nothing"),
         &diagnoseDiscovery},
    };
}

std::vector<Command> secretCommands()
{
    const Option yes{"yes", nullptr, QT_TRANSLATE_NOOP("muster::cli", "do not ask")};
    return {
        {"secrets", "set", "NAME", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "keep a secret under a name; it is read from standard input"), &setSecret},
        {"secrets", "list", "", 0, 0, {}, QT_TRANSLATE_NOOP("muster::cli", "list the names of the secrets"), &listSecrets},
        {"secrets", "remove", "NAME", 1, 1, {yes},
         QT_TRANSLATE_NOOP("muster::cli", "remove a secret; asks, as it can't be brought back"), &removeSecret},
        {"profiles", "list", "", 0, 0, {}, QT_TRANSLATE_NOOP("muster::cli", "list the profiles"), &listProfiles},
        {"profiles", "show", "NAME", 1, 1, {}, QT_TRANSLATE_NOOP("muster::cli", "show a profile as profile.json"), &showProfile},
        {"profiles", "add", "FILE.json", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "keep a profile; one of the same name is replaced"), &addProfile},
        {"profiles", "remove", "NAME", 1, 1, {yes},
         QT_TRANSLATE_NOOP("muster::cli", "remove a profile; asks first"), &removeProfile},
        {"profiles", "check", "FILE.json", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "check a profile; keeps nothing and needs no site"), &checkProfile},
    };
}

std::vector<Command> provisionCommands()
{
    const std::vector<Option> login{
        {"login", "USER", QT_TRANSLATE_NOOP("muster::cli", "who to log in as; root unless given, for a job its own user")},
        {"password-file", "FILE", QT_TRANSLATE_NOOP("muster::cli", "where the password stands; - is standard input")},
        {"identity", "KEYFILE", QT_TRANSLATE_NOOP("muster::cli", "a private SSH key; the console's own unless given")},
    };
    std::vector<Option> options{
        {"profile", "NAME", QT_TRANSLATE_NOOP("muster::cli", "what the devices shall be given"), true},
        {"set", "KEY=VALUE", QT_TRANSLATE_NOOP("muster::cli", "another value in the profile, such as name=gw-1 or network.hostname=gw-1"),
         false, true},
        {"accept-host-key", "FINGERPRINT",
         QT_TRANSLATE_NOOP("muster::cli", "a host key that was compared, as ssh-keygen -lf prints it"), false, true},
        {"dry-run", nullptr, QT_TRANSLATE_NOOP("muster::cli", "print the plan; change nothing")},
        {"yes", nullptr, QT_TRANSLATE_NOOP("muster::cli", "also do what can't be undone, such as setting a password")},
        {"parallel", "N", QT_TRANSLATE_NOOP("muster::cli", "how many devices at a time; 4 unless given")},
        {"query", "Q", QT_TRANSLATE_NOOP("muster::cli", "all devices that match")},
        {"from", "FILE.csv", QT_TRANSLATE_NOOP("muster::cli", "the devices of a table: column target, others as for --set")},
    };
    options.insert(options.begin() + 2, login.begin(), login.end());
    return {
        {"provision", "", "TARGET...", 0, -1, options,
         QT_TRANSLATE_NOOP("muster::cli", "give devices what a profile says; TARGET is an id, a name or an address"), &provisionDevices},
        {"provision", "resume", "[JOB]", 0, 1, login,
         QT_TRANSLATE_NOOP("muster::cli", "take up a job that stopped or was cut off"), &resumeProvisioning},
        {"provision", "undo", "[JOB]", 0, 1, login,
         QT_TRANSLATE_NOOP("muster::cli", "take back what a job did that stopped or was cut off"), &undoProvisioning},
        {"provision", "list", "[JOB]", 0, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "list the jobs, the youngest first, or the steps of one"), &listProvisioning},
    };
}

std::vector<Command> policyCommands()
{
    return {
        {"policies", "list", "", 0, 0, {}, QT_TRANSLATE_NOOP("muster::cli", "list the policies in force, in their order"), &listPolicies},
        {"policies", "show", "NAME", 1, 1, {}, QT_TRANSLATE_NOOP("muster::cli", "show a policy as policy.json"), &showPolicy},
        {"policies", "add", "FILE.json", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "put a policy into force, at the end of the order, or the next version of the one of its name"),
         &addPolicy},
        {"policies", "remove", "NAME", 1, 1, {{"yes", nullptr, QT_TRANSLATE_NOOP("muster::cli", "do not ask")}},
         QT_TRANSLATE_NOOP("muster::cli", "take a policy out of force; asks first"), &removePolicy},
        {"policies", "check", "FILE.json", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "check a policy; keeps nothing and needs no site"), &checkPolicyFile},
        {"policies", "history", "NAME", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "show the versions of a policy, the youngest first, and what each changed"), &showPolicyHistory},
        {"policies", "order", "NAME...", 1, -1, {},
         QT_TRANSLATE_NOOP("muster::cli", "put these policies first, in this order, and show all"), &orderPolicies},
        {"policies", "impact", "FILE.json", 1, 1, {},
         QT_TRANSLATE_NOOP("muster::cli", "show whose verdict this policy would change, were it added; changes nothing"), &showPolicyImpact},
        {"findings", "list", "[QUERY]", 0, -1, {},
         QT_TRANSLATE_NOOP("muster::cli", "list what the policies find wrong, device by device"), &listFindings},
        {"findings", "waive", "DEVICE RULE", 0, -1, {{"until", "DATE"}, {"owner", "NAME"}, {"reason", "TEXT"}}},
    };
}

std::vector<Command> certificateCommands()
{
    return {
        {"ca", "show", "", 0, 0, {}, QT_TRANSLATE_NOOP("muster::cli", "show the certificates of the site's authority"), &showCa},
        {"ca", "export", "", 0, 0,
         {{"format", "FORMAT", QT_TRANSLATE_NOOP("muster::cli", "pem: root and issuing certificate; der: the root alone")}},
         QT_TRANSLATE_NOOP("muster::cli", "write the certificates of the site's authority"), &exportCa},
        {"certificates", "list", "[QUERY]", 0, -1, {},
         QT_TRANSLATE_NOOP("muster::cli", "list the certificates that were issued, the youngest first; QUERY is words and state:"),
         &listCertificates},
        {"certificates", "show", "SERIAL", 1, 1, {}, QT_TRANSLATE_NOOP("muster::cli", "show a certificate"), &showCertificate},
    };
}

/// Promised by CLI.md. Their options are here so that a verb is found behind them.
std::vector<Command> laterCommands()
{
    return {
        {"broker", "set", "", 0, -1, {{"host", "H"}, {"port", "P"}, {"user", "ADMIN"}, {"password-file", "FILE"}, {"ca", "FILE"}}},
        {"broker", "show"}, {"broker", "reconcile", "", 0, -1, {{"dry-run"}}},
        {"alerts", "list", "[QUERY]"}, {"alerts", "ack", "ID"}, {"alerts", "mute", "QUERY", 0, -1, {{"until", "T"}}},
        {"ca", "crl"}, {"ca", "roll"},
        {"certificates", "revoke", "SERIAL", 0, -1, {{"reason", "R"}}}, {"certificates", "renew", "ID"},
        {"certificates", "issue", "", 0, -1, {{"csr", "FILE"}, {"template", "NAME"}}},
        {"serve", "", "", 0, -1, {{"listen", "ADDRESS:PORT"}, {"door", "DOOR", nullptr, false, true}}},
        {"operators", "add", "NAME", 0, -1, {{"role", "ROLE"}}}, {"operators", "list"}, {"operators", "remove", "NAME"},
        {"operators", "totp", "NAME"},
    };
}
// clang-format on

} // namespace

const std::vector<Command> &commandTable()
{
    static const std::vector<Command> table = [] {
        std::vector<Command> all = registryCommands();
        for (const auto &part : {discoverCommands(), secretCommands(), provisionCommands(), policyCommands(),
                                 certificateCommands(), enrollCommands(), eventCommands(), laterCommands()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return table;
}

} // namespace muster::cli
