// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/change.h"
#include "domain/device_page.h"
#include "domain/event.h"
#include "domain/site.h"
#include "query/query.h"

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

class DeviceRepository
{
public:
    virtual ~DeviceRepository() = default;

    /// NotFound when there is none. Identifiers come sorted by type and value; policies and findings are not kept here.
    virtual Result<Device> load(const DeviceId &id) = 0;
    /// Inserts or replaces it whole and tells the feed.
    virtual Result<> save(const Device &device) = 0;
    virtual Result<std::optional<DeviceId>> findByIdentifier(IdentifierType type, const QString &value) = 0;
    /// Up to `limit` ids that begin with these hex digits (dashes ignored).
    virtual Result<QVector<DeviceId>> findByIdPrefix(const QString &prefix, int limit) = 0;
    /// Up to `limit` devices of exactly that name, case folded.
    virtual Result<QVector<DeviceId>> findByName(const QString &name, int limit) = 0;

    virtual Result<qint64> count(const query::Query &query) = 0;
    /// One pass over the index of the sort column; stops early with Cancelled when asked to.
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
