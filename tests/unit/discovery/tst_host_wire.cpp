// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/host_wire.h"

#include "support/fake_doctor.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>
#include <QtEndian>

#include <net/if.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

/// Counts how often the table is read.
class CountingView final : public NetworkView
{
public:
    Result<QVector<Link>> links() override { return QVector<Link>(); }
    Result<Route> routeTo(const QHostAddress &) override { return Route(); }
    Result<QVector<NeighbourEntry>> neighbours() override
    {
        ++reads;
        return entries;
    }
    Result<NeighbourTableUse> tableUse() override { return NeighbourTableUse(); }

    QVector<NeighbourEntry> entries;
    int reads = 0;
};

/// The port a UDP socket of this machine is bound to at `address`; 0: there is none.
quint16 portBoundAt(const QHostAddress &address)
{
    QFile table(u"/proc/self/net/udp"_s);
    if (!table.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray wanted = QByteArray::number(qFromBigEndian(address.toIPv4Address()), 16).toUpper().rightJustified(8, '0');
    for (const QByteArray &line : table.readAll().split('\n'))
        if (const qsizetype at = line.indexOf(wanted + ':'); at >= 0)
            return line.mid(at + 9, 4).toUShort(nullptr, 16);
    return 0;
}

} // namespace

class TestHostWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsSentToTheProbeDoesNotKeepItBusy()
    {
        const QHostAddress own(u"127.45.67.89"_s);
        const QHostAddress target(u"127.45.67.90"_s);
        const int loopback = int(if_nametoindex("lo"));
        CountingView view;
        view.entries = {{loopback, target, u"DC:A6:32:4F:19:C2"_s, NeighbourEntry::State::Known}};
        const auto wire = systemHostWire(view);
        const auto probe = wire->resolve(loopback, own, target, HostWire::Proof::Any);
        QSignalSpy finished(probe.get(), &Task::finished);
        probe->start();
        quint16 port = 0;
        QTRY_VERIFY((port = portBoundAt(own)) != 0);
        QUdpSocket stranger;
        QCOMPARE(stranger.writeDatagram("hello", own, port), 5);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(probe->result()->kind, ProbeAnswer::Kind::Known);
        QVERIFY2(view.reads < 60, qPrintable(QString::number(view.reads))); // some 50 times a second, for 0.3 s
    }
};

QTEST_GUILESS_MAIN(TestHostWire)
#include "tst_host_wire.moc"
