// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/change.h"
#include "domain/device_page.h"
#include "domain/evaluation.h"
#include "domain/event.h"
#include "domain/host_key.h"
#include "domain/issued_certificate.h"
#include "domain/job.h"
#include "domain/merge_record.h"
#include "domain/policy_version.h"
#include "domain/profile.h"
#include "domain/sighting.h"
#include "domain/site.h"
#include "query/query.h"

#include <functional>
#include <stop_token>

namespace muster::storage {

// What a UnitOfWork hands out. All calls block; they belong on a storage thread. Every one may fail with Storage, Conflict
// (somebody holds the file) or Corrupt.

class SiteRepository
{
public:
    virtual ~SiteRepository() = default;
    /// NotFound when none was created.
    virtual Result<Site> load() = 0;
    /// Conflict when there is one already.
    virtual Result<> create(const Site &site) = 0;
};

/// What a device's presence is made of.
struct PresenceRecord
{
    DeviceId id;
    Presence presence;
    QVector<SignOfLife> signs;
    Rhythm rhythm;

    friend bool operator==(const PresenceRecord &, const PresenceRecord &) = default;
};

class DeviceRepository
{
public:
    virtual ~DeviceRepository() = default;

    /// The device of this id, or the one that absorbed it; NotFound when there is none. Identifiers come sorted by type and
    /// value; policies and findings are those of its last evaluation, conflicts those that are open.
    virtual Result<Device> load(const DeviceId &id) = 0;
    /// Inserts or replaces it whole, but for policies, findings and conflicts, tells the feed and has it evaluated again.
    virtual Result<> save(const Device &device) = 0;
    /// Makes `gone` an alias of `kept`, for ever: its row goes; its aliases, sighting log, jobs and certificates move on, and its
    /// host key where `kept` has none. What else it had is lost unless `kept` was saved with it. Tells the feed of both. NotFound
    /// when either has no row.
    virtual Result<> merge(const DeviceId &kept, const DeviceId &gone) = 0;
    /// Takes the row away, and everything that belongs to it, and tells the feed; its jobs and certificates stay on record.
    /// NotFound when there is none.
    virtual Result<> remove(const DeviceId &id) = 0;
    /// Up to `limit` devices whose presence is to be looked at again: `until` is over, or they were heard after `horizon`, which is
    /// when a clock was set back. One whose details can't be read comes without signs.
    virtual Result<QVector<PresenceRecord>> duePresence(Timestamp now, Timestamp horizon, int limit) = 0;
    /// Replaces presence alone; tells the feed, and has the device evaluated again, when word or proof change. NotFound.
    virtual Result<> savePresence(const DeviceId &id, const Presence &presence) = 0;
    /// When the next `until` is over; none: nothing changes by itself.
    virtual Result<std::optional<Timestamp>> nextPresenceChange() = 0;

    /// All that have it.
    virtual Result<QVector<DeviceId>> withIdentifier(IdentifierType type, const QString &value) = 0;
    /// Up to `limit` devices that have this address, in canonical text, among theirs; the youngest rows first.
    virtual Result<QVector<DeviceId>> atAddress(const QString &address, int limit) = 0;
    /// Up to `limit` devices in the state Discovered that no operator has said anything of, ignores, nor accepted a host key
    /// of, and that were last seen before that time, by id, from the one after `after` on (null: the first).
    virtual Result<QVector<DeviceId>> discoveredBefore(Timestamp lastSeen, const DeviceId &after, int limit) = 0;
    /// Up to `limit` devices whose id, or an alias of it, begins with these hex digits (dashes ignored).
    virtual Result<QVector<DeviceId>> findByIdPrefix(const QString &prefix, int limit) = 0;
    /// Up to `limit` devices of exactly that name, case folded.
    virtual Result<QVector<DeviceId>> findByName(const QString &name, int limit) = 0;

    virtual Result<qint64> count(const query::Query &query) = 0;
    /// One pass over the index of the sort column, or a sort where the list is grouped; stops early with Cancelled when asked to.
    virtual Result<DeviceOutline> outline(const query::Query &query, const DeviceSort &sort, int pageSize,
                                          std::stop_token stop) = 0;
    /// Up to `limit` rows from `from` (itself included; none = the start), before `to` where given.
    virtual Result<QVector<DeviceRow>> page(const query::Query &query, const DeviceSort &sort, const std::optional<PageKey> &from,
                                            const std::optional<PageKey> &to, int limit) = 0;
    /// Rows of these devices; those that are gone are left out.
    virtual Result<QVector<DeviceRow>> rows(const QVector<DeviceId> &ids) = 0;
    /// How many rows of the list stand before this device; none when the query does not match it.
    virtual Result<std::optional<qint64>> position(const query::Query &query, const DeviceSort &sort, const DeviceId &id) = 0;
};

/// The log of raw observations behind a device. Of each device and channel (source and interface) it keeps 32: the first, and the
/// newest.
class SightingRepository
{
public:
    virtual ~SightingRepository() = default;

    /// NotFound when there is no such device.
    virtual Result<> append(const DeviceId &device, const Sighting &sighting) = 0;
    /// Newest first.
    virtual Result<QVector<Sighting>> list(const DeviceId &device) = 0;
    /// Hands those that `belongs` says yes to over to another device. NotFound when either has no row.
    virtual Result<> move(const DeviceId &from, const DeviceId &to, const std::function<bool(const Sighting &)> &belongs) = 0;
};

/// What operators said about which devices are one and which are not.
class IdentityRepository
{
public:
    virtual ~IdentityRepository() = default;

    /// As DeviceRepository::merge(), of record.gone into record.kept, but so that it can be taken back: nothing of the sighting logs
    /// is dropped, and what moved is written down. Host keys are the caller's.
    virtual Result<> merge(const MergeRecord &record) = 0;
    /// Of those that stand behind a device (an alias will do), the youngest first.
    virtual Result<QVector<MergeRecord>> merges(const DeviceId &device) = 0;
    /// Takes back the merge of `gone`, which was saved again as a device of its own: its aliases, sightings, jobs, certificates and
    /// what was merged into it return to it, and distinctions it had. NotFound when it was not merged, or has no row.
    virtual Result<> unmerge(const DeviceId &gone) = 0;

    /// Those known already are no mistake.
    virtual Result<> tellApart(const QVector<Distinction> &distinctions) = 0;
    virtual Result<> forget(const QVector<Distinction> &distinctions) = 0;
    virtual Result<QVector<Distinction>> distinctions(const DeviceId &device) = 0;
};

/// Two live devices and the identifier that both claim.
struct ConflictRecord
{
    IdentifierType type = IdentifierType::Mac;
    QString value;
    DeviceId device;   ///< that has it
    DeviceId claimant; ///< that claims it
    Timestamp openedAt{};
    Timestamp claimedAt{}; ///< when both were heard with it last

    friend bool operator==(const ConflictRecord &, const ConflictRecord &) = default;
};

class ConflictRepository
{
public:
    virtual ~ConflictRepository() = default;

    /// Inserts it, opens it again, or notes the time of the claim; true when it was not open. Tells the feed of both devices then.
    virtual Result<bool> open(const ConflictRecord &conflict) = 0;
    /// Closes it; tells the feed of both devices. Not open: nothing.
    virtual Result<> close(const ConflictRecord &conflict, Timestamp at) = 0;
    /// Those that are open and that this device has a part in.
    virtual Result<QVector<ConflictRecord>> ofDevice(const DeviceId &device) = 0;
    /// Those that are open about this identifier.
    virtual Result<QVector<ConflictRecord>> ofIdentifier(IdentifierType type, const QString &value) = 0;
    /// Up to `limit` that are open and were last claimed before that time, the oldest first.
    virtual Result<QVector<ConflictRecord>> claimedBefore(Timestamp at, int limit) = 0;
    virtual Result<qint64> countOpen() = 0;

    /// From now on this identifier tells nobody from anybody; false when that was known.
    virtual Result<bool> share(IdentifierType type, const QString &value, Timestamp at) = 0;
    virtual Result<bool> isShared(IdentifierType type, const QString &value) = 0;
};

/// A network in which single hosts may be spoken to, and who said so.
struct NetworkGrant
{
    QString interface;
    QString prefix; ///< "10.0.1.0/24"
    Timestamp allowedAt{};
    QString actor;

    friend bool operator==(const NetworkGrant &, const NetworkGrant &) = default;
};

class NetworkRepository
{
public:
    virtual ~NetworkRepository() = default;

    /// Tells the feed; false, and nothing changes, when this interface and prefix were allowed already.
    virtual Result<bool> allow(const NetworkGrant &grant) = 0;
    /// Tells the feed; false when it was not allowed.
    virtual Result<bool> forbid(const QString &interface, const QString &prefix) = 0;
    /// By interface and prefix.
    virtual Result<QVector<NetworkGrant>> list() = 0;
    /// Counts a new device of this network; false, and not counted, when it had `limit` of them in the minute of `now`.
    virtual Result<bool> admit(const QString &network, Timestamp now, int limit) = 0;
};

/// What devices shall be given, by name. Names are unique, case folded.
class ProfileRepository
{
public:
    virtual ~ProfileRepository() = default;

    /// By name.
    virtual Result<QVector<Profile>> list() = 0;
    /// NotFound when there is none of that name.
    virtual Result<Profile> load(const QString &name) = 0;
    /// Inserts or replaces the one of that name; tells the feed.
    virtual Result<> save(const Profile &profile) = 0;
    /// NotFound when there is none of that name; tells the feed.
    virtual Result<> remove(const QString &name) = 0;
};

/// Rules for devices, and the order in which they stand. Names are unique, case folded.
class PolicyRepository
{
public:
    virtual ~PolicyRepository() = default;

    /// Those in force, in their order.
    virtual Result<QVector<PolicyVersion>> list() = 0;
    /// The one in force; NotFound.
    virtual Result<PolicyVersion> load(const QString &name) = 0;
    /// All there ever were, the youngest first. NotFound when there never was one of that name.
    virtual Result<QVector<PolicyVersion>> history(const QString &name) = 0;
    /// Puts the next version into force, one of a new name (or a removed one) at the end of the order; tells the feed.
    virtual Result<PolicyVersion> publish(const Policy &policy, Timestamp at, const QString &actor) = 0;
    /// Takes it out of force by a version that says so; NotFound when none is in force. Tells the feed.
    virtual Result<PolicyVersion> remove(const QString &name, Timestamp at, const QString &actor) = 0;
    /// Puts those in force in this order, which names each once (else Conflict); tells the feed.
    virtual Result<> order(const QStringList &names) = 0;
};

/// What the policies said of each device, and which devices wait for it to be asked again: those that were saved since, those
/// somebody put here, and those whose time has come.
class EvaluationRepository
{
public:
    virtual ~EvaluationRepository() = default;

    /// Up to `limit` of them.
    virtual Result<QVector<DeviceId>> waiting(Timestamp now, int limit) = 0;
    /// Adds all that match, but retired ones.
    virtual Result<> add(const query::Query &query) = 0;
    /// Adds all to which an operator gave this policy.
    virtual Result<> addPinned(const QString &policy) = 0;
    /// The last one; an empty one when there was none.
    virtual Result<Evaluation> load(const DeviceId &device) = 0;
    /// Replaces it; the device's compliance follows, and it waits no longer. Tells the feed of the device when it differs, in more
    /// than when it is due, from the one before. NotFound when there is no such device.
    virtual Result<> save(const DeviceId &device, const Evaluation &evaluation) = 0;
    /// When the next one is due; none: never, or some wait already.
    virtual Result<std::optional<Timestamp>> nextDue() = 0;
};

class CertificateRepository
{
public:
    virtual ~CertificateRepository() = default;

    /// Conflict when the serial number is taken; tells the feed.
    virtual Result<> add(const IssuedCertificate &certificate) = 0;
    /// NotFound when there is none; tells the feed.
    virtual Result<> setState(const QString &serialNumber, CredentialState state) = 0;
    virtual Result<IssuedCertificate> load(const QString &serialNumber) = 0;
    /// Of one device (an alias will do), the youngest first.
    virtual Result<QVector<IssuedCertificate>> ofDevice(const DeviceId &device) = 0;
    /// Up to `limit`, the youngest first, from the one after `after` on (empty: the first).
    virtual Result<QVector<IssuedCertificate>> list(const QString &after, int limit) = 0;
};

/// The host key of each device that was accepted. An alias of a device will do.
class HostKeyRepository
{
public:
    virtual ~HostKeyRepository() = default;

    virtual Result<std::optional<PinnedHostKey>> load(const DeviceId &device) = 0;
    /// Replaces; tells the feed of the device. NotFound when there is no such device.
    virtual Result<> save(const DeviceId &device, const PinnedHostKey &pin) = 0;
    /// None: nothing. Tells the feed of the device. NotFound when there is no such device.
    virtual Result<> remove(const DeviceId &device) = 0;
};

/// The journal of provisioning.
class JobRepository
{
public:
    virtual ~JobRepository() = default;

    /// Writes a new job with its steps; tells the feed.
    virtual Result<> add(const JournalJob &job) = 0;
    /// Replaces state and finishedAt; tells the feed. NotFound when there is none.
    virtual Result<> setState(const JobId &job, JobState state, std::optional<Timestamp> finishedAt) = 0;
    /// Replaces the step at `position`; tells the feed. NotFound when there is none.
    virtual Result<> saveStep(const JobId &job, int position, const JournalStep &step) = 0;
    virtual Result<JournalJob> load(const JobId &job) = 0;
    /// Up to `limit`, the youngest first, from the one after `after` on (null: the first).
    virtual Result<QVector<JournalJob>> list(const JobId &after, int limit) = 0;
    /// Those that are neither Done nor Undone, the oldest first.
    virtual Result<QVector<JournalJob>> unfinished() = 0;
    /// Up to `limit` jobs whose id begins with these hex digits (dashes ignored).
    virtual Result<QVector<JobId>> findByIdPrefix(const QString &prefix, int limit) = 0;
};

class EventRepository
{
public:
    virtual ~EventRepository() = default;

    /// Writes the next link of the chain: sequence, prev and hash are filled in here.
    virtual Result<Event> append(Event event) = 0;
    /// The newest event, if there is any.
    virtual Result<std::optional<Event>> head() = 0;
    /// Up to `limit` events with a sequence above `seq`, oldest first.
    virtual Result<QVector<Event>> after(qint64 seq, int limit) = 0;
    /// Up to `limit` events below `seq`, newest first; with a subject, only those about it.
    virtual Result<QVector<Event>> before(qint64 seq, const QString &subject, int limit) = 0;
};

class FeedRepository
{
public:
    virtual ~FeedRepository() = default;

    virtual Result<> append(Change::Kind kind, const QByteArray &id) = 0;
    /// Sequence of the newest change ever made, 0 when there was none.
    virtual Result<qint64> head() = 0;
    /// Up to `limit` changes after `seq`, oldest first. NotFound when some of them were dropped already: reload everything.
    virtual Result<QVector<Change>> after(qint64 seq, int limit) = 0;
    /// Drops what is older than that.
    virtual Result<> dropBefore(Timestamp at) = 0;
};

} // namespace muster::storage
