// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/address_range.h"

#include <QMap>
#include <QMetaType>
#include <QStringList>

#include <chrono>
#include <optional>

namespace muster::discovery {

/// A range of addresses to be asked once, each whether somebody has it. To name it is the permission for this one time.
struct ScanRequest
{
    AddressRange range;
    QStringList interfaces; ///< only there; empty: wherever it belongs to a network of ours
    bool isAgreed = false;  ///< to what speaks against it (ScanPlan::objection)
};

/// What such a scan would be.
struct ScanPlan
{
    AddressRange range;
    QStringList interfaces;
    qint64 addresses = 0; ///< on all of them: without network and broadcast addresses, and without our own
    std::chrono::milliseconds duration{0};
    QString objection; ///< why it is not done without a word of agreement; empty: nothing speaks against it

    friend bool operator==(const ScanPlan &, const ScanPlan &) = default;
};

/// How far it has come.
struct ScanProgress
{
    AddressRange range;
    QStringList interfaces;
    qint64 asked = 0;
    qint64 total = 0;
    qint64 answered = 0;
    std::chrono::milliseconds left{0}; ///< until its end
    bool isWaiting = false;            ///< another sweep goes before it

    friend bool operator==(const ScanProgress &, const ScanProgress &) = default;
};

/// What came of it. Every address is accounted for: asked, or not for a reason.
struct ScanReport
{
    AddressRange range;
    QStringList interfaces;
    qint64 asked = 0;
    qint64 total = 0;
    qint64 answered = 0;
    QMap<QString, qint64> notAsked; ///< by reason, a sentence
    std::chrono::milliseconds took{0};

    bool isComplete() const { return asked == total; }
};

/// Where somebody had it made.
struct ScannedRange
{
    QString interface;
    AddressRange range;

    friend bool operator==(const ScannedRange &, const ScannedRange &) = default;
};

/// "10.0.0.0/20 on eth0: asked 4,093 of 4,093 addresses in 13.2 s, 12 answered.", and a sentence for each reason not to ask.
QStringList accountOf(const ScanReport &report);

/// The same as a part of it: one interface.
struct ScanAccount
{
    qint64 asked = 0;
    qint64 total = 0;
    qint64 answered = 0;
    QMap<QString, qint64> notAsked;
    std::chrono::milliseconds left{0};
    bool isWaiting = false;
    bool isOver = false;
};

/// What asks every address of a range, with the sweeps it makes anyway. Lives in the core thread.
class RangeSweeper
{
public:
    virtual ~RangeSweeper() = default;

    /// On the interface of this name. Takes its turn after what is swept there. The scan's number; 0: the range is not of a network
    /// there, or nobody but us can be in it.
    virtual int beginScan(const QString &interface, const AddressRange &range) = 0;
    /// Nullopt: there is no such scan, or the interface is gone.
    virtual std::optional<ScanAccount> scanAccount(int scan) const = 0;
    /// Nobody waits for it any more; what is asked for its sake alone is asked no more.
    virtual void endScan(int scan) = 0;
};

} // namespace muster::discovery

Q_DECLARE_METATYPE(muster::discovery::ScanPlan)
