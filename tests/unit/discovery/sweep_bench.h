// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbours/sweep.h"

#include <QCoreApplication>

#include <cerrno>
#include <utility>

namespace muster::discovery {

using namespace Qt::StringLiterals;

inline Prefix prefixOf(const QString &cidr)
{
    return Prefix::parse(cidr).value_or(Prefix());
}

inline AddressRange rangeOf(const QString &text)
{
    return AddressRange::parse(text).value_or(AddressRange());
}

inline Network network(const QStringList &own, const QStringList &mayTouch)
{
    Network made;
    made.interface.index = 2;
    made.interface.name = u"eth0"_s;
    for (const QString &address : own) {
        const QStringList parts = address.split(u'/');
        made.interface.addresses.append({QHostAddress(parts.first()), parts.last().toInt()});
    }
    for (const QString &cidr : mayTouch)
        made.mayTouch.append(prefixOf(cidr));
    return made;
}

/// Says what a test wants of the kernel, and remembers what went out. Owned by the Sweep, hence shared.
struct SweepKernel
{
    QStringList opened;
    QList<qint64> openedFor; ///< how many at once
    QStringList sent;
    QStringList tried;
    QHash<QString, QList<int>> errors; ///< by address: errno of the next tries
    int alwaysError = 0;
    qsizetype places = -1; ///< of the table; -1: enough
    bool isClosed = false;
    QVector<QHostAddress> answers;
};

class FakeWire final : public SweepWire
{
public:
    explicit FakeWire(std::shared_ptr<SweepKernel> kernel) : m_kernel(std::move(kernel)) {}

    Result<> open(const NetworkInterface &interface, const QHostAddress &from, qint64 atOnce) override
    {
        m_kernel->openedFor += atOnce;
        m_kernel->opened += interface.name + u' ' + from.toString();
        if (m_kernel->isClosed)
            return fail(ErrorCode::Unreachable, u"no way out"_s);
        return {};
    }
    int send(const QHostAddress &to) override
    {
        const QString address = to.toString();
        m_kernel->tried += address;
        if (m_kernel->alwaysError)
            return m_kernel->alwaysError;
        if (m_kernel->places >= 0 && m_kernel->sent.size() >= m_kernel->places)
            return ENOBUFS;
        QList<int> &errors = m_kernel->errors[address];
        if (!errors.isEmpty())
            return errors.takeFirst();
        m_kernel->sent += address;
        return 0;
    }
    QVector<QHostAddress> takeAnswers() override { return std::exchange(m_kernel->answers, {}); }

private:
    std::shared_ptr<SweepKernel> m_kernel;
};

inline QStringList hosts(const QString &stem, int first, int last, const QList<int> &without = {})
{
    QStringList addresses;
    for (int i = first; i <= last; ++i)
        if (!without.contains(i))
            addresses += stem + QString::number(i);
    return addresses;
}

/// Sweeps over a kernel that is new for each test.
class SweepBench
{
protected:
    void begin() { m_kernel = std::make_shared<SweepKernel>(); }

    std::unique_ptr<Sweep> sweepOf(const Network &network) const
    {
        return std::make_unique<Sweep>(network, std::make_unique<FakeWire>(m_kernel));
    }

    /// And little more: QTRY_VERIFY would look only now and then.
    void sendAtLeast(qsizetype count) const
    {
        while (m_kernel->sent.size() < count)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

    std::shared_ptr<SweepKernel> m_kernel;
};

} // namespace muster::discovery
