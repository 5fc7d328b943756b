// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/provisioning_handle.h"

#include "service_bench.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

class TestProvisioningHandle : public QObject
{
    Q_OBJECT

private:
    /// Does something in the core thread, and waits.
    void inCore(const std::function<void()> &call) { QMetaObject::invokeMethod(&m_inCore, call, Qt::BlockingQueuedConnection); }

    QThread m_core;
    QObject m_inCore;

private Q_SLOTS:
    void initTestCase()
    {
        m_inCore.moveToThread(&m_core);
        m_core.start();
    }
    void cleanupTestCase()
    {
        m_core.quit();
        m_core.wait();
    }

    void aJobFromAnotherThread()
    {
        ServiceBench bench;
        std::unique_ptr<ProvisioningService> service;
        inCore([&] { service = std::make_unique<ProvisioningService>(bench.serviceParts()); });
        auto handle = std::make_unique<ProvisioningHandle>(*service, bench.keys);
        QVERIFY(resultOf(handle->unlock(secretOf("correct horse"))));
        QVector<JournalJob> told;
        QThread *thread = nullptr;
        connect(handle.get(), &ProvisioningHandle::jobChanged, this, [&](const JournalJob &job) {
            told += job;
            thread = QThread::currentThread();
        });

        const auto introduction = resultOf(handle->introduce(bench.target()));
        QVERIFY(introduction);
        const auto plan = resultOf(handle->plan(*introduction, introduction->hostKey, ServiceBench::profile(), bench.login()));
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        inCore([&] { bench.device.hanging = {u"open"_s}; });
        const auto job = resultOf(handle->start(*plan, bench.login()));
        QVERIFY(job);
        handle->stop(job->id);
        QTRY_VERIFY(!told.isEmpty() && told.last().state == JobState::NeedsAttention);
        QCOMPARE(thread, QThread::currentThread());
        QCOMPARE(resultOf(handle->orphans())->size(), 1);
        inCore([&] { bench.device.hanging = {}; });
        QVERIFY(resultOf(handle->takeUp(job->id, Job::Direction::Forward, bench.login())));
        QTRY_COMPARE(told.last().state, JobState::Done);
        QVERIFY(resultOf(handle->orphans())->isEmpty());
        handle.reset();
        inCore([&] { service.reset(); });
    }

    void unlocks()
    {
        ServiceBench bench;
        std::unique_ptr<ProvisioningService> service;
        inCore([&] { service = std::make_unique<ProvisioningService>(bench.serviceParts()); });
        ProvisioningHandle handle(*service, bench.keys);
        QSignalSpy lockChanged(&handle, &ProvisioningHandle::lockChanged);
        QVERIFY(handle.hasKeys() && handle.isLocked());
        const auto wrong = resultOf(handle.unlock(secretOf("wrong horse")));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::Locked);
        QVERIFY(handle.isLocked());
        QCOMPARE(lockChanged.size(), 0);
        QVERIFY(resultOf(handle.unlock(secretOf("correct horse"))));
        QVERIFY(!handle.isLocked());
        QCOMPARE(lockChanged.size(), 1);
        inCore([&] { service.reset(); });
    }
};

QTEST_GUILESS_MAIN(TestProvisioningHandle)
#include "tst_provisioning_handle.moc"
