// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

NetworkInterface loopback()
{
    NetworkInterface lo;
    lo.index = 1;
    lo.name = u"lo"_s;
    lo.isLoopback = true;
    lo.canMulticast = true;
    lo.addresses = {{QHostAddress(QHostAddress::LocalHost), 8}};
    return lo;
}

} // namespace

/// What holds for every Source there is.
class TestSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveNames()
    {
        QVERIFY(!sourceEntries().empty());
        QStringList ids;
        for (const SourceEntry &entry : sourceEntries()) {
            const auto source = entry.make(m_context);
            QVERIFY2(QRegularExpression(u"^[a-z][a-z0-9-]*$"_s).match(source->id()).hasMatch(), entry.file);
            QVERIFY2(!ids.contains(source->id()), entry.file);
            QVERIFY2(!source->title().isEmpty() && source->title().front().isPrint(), entry.file);
            ids += source->id();
        }
    }

    void startAndStopAsOftenAsAsked_data() { eachSource(); }
    void startAndStopAsOftenAsAsked()
    {
        const auto source = made();
        int said = 0;
        bool isInCall = true;
        connect(source.get(), &Source::sighted, this, [&] {
            QVERIFY(!isInCall);
            ++said;
        });
        source->stop(); // before it ever began
        for (int round = 0; round < 3; ++round) {
            source->start({});
            source->probe();
            source->start({{loopback(), false, {}}});
            source->start({{loopback(), false, {}}});
            source->stop();
            source->stop();
        }
        source->probe(); // not running: nothing to ask
        isInCall = false;
        QVERIFY(source->channels().isEmpty());
        const int before = said;
        QCoreApplication::processEvents();
        QCOMPARE(said, before); // what is stopped says nothing
    }

    void leaveNetworksThatAreNotTheirs_data() { eachSource(); }
    void leaveNetworksThatAreNotTheirs()
    {
        const auto source = made();
        source->start({});
        for (const Channel &channel : source->channels())
            QVERIFY(channel.interface.isEmpty());
        source->start({{loopback(), false, {}}});
        for (const Channel &channel : source->channels())
            QVERIFY(channel.interface.isEmpty() || channel.interface == "lo"_L1);
    }

    void saySoWhenAnInterfaceIsNotThere_data() { eachSource(); }
    void saySoWhenAnInterfaceIsNotThere()
    {
        const auto source = made();
        source->start({{fakeInterface(4711, u"gone0"_s), true, {*Prefix::parse(u"10.0.1.0/28"_s)}}});
        source->probe();
        QCoreApplication::processEvents();
        for (const Channel &channel : source->channels())
            QVERIFY2(channel.state != Channel::State::Blocked || !channel.reason.isEmpty(), "blocked, and no reason");
    }

    void dieWhileTheyRun_data() { eachSource(); }
    void dieWhileTheyRun()
    {
        auto source = made();
        source->start({{loopback(), false, {}}});
        source.reset();
        QCoreApplication::processEvents();
    }

private:
    void eachSource()
    {
        QTest::addColumn<int>("entry");
        for (int i = 0; i < int(sourceEntries().size()); ++i)
            QTest::newRow(sourceEntries()[std::size_t(i)].file) << i;
    }
    std::unique_ptr<Source> made()
    {
        QFETCH(int, entry);
        return sourceEntries()[std::size_t(entry)].make(m_context);
    }

    FakeClock m_clock;
    FakeNeighbours m_neighbours;
    const VendorNames m_vendors{u"/nonexistent"_s, u"/nonexistent"_s};
    const SourceContext m_context{m_clock, m_neighbours, m_vendors};
};

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
