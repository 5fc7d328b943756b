// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_authority.h"
#include "pki/verify.h"
#include "support/fake_clock.h"
#include "unit/pki/openssl_program.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestCertificateAuthorityThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allIssueAtOnce()
    {
        constexpr int threads = 4;
        constexpr int each = 25;
        auto founded = CertificateAuthority::found(u"Plant 2"_s, u"Example"_s, FakeClock::start);
        QVERIFY(founded);
        const Certificate root = founded->root.certificate;
        const auto authority = CertificateAuthority::create(std::move(founded->issuing), {root});
        QVERIFY(authority);
        const QByteArray request = OpenSslProgram().p256Request(u"gw-1"_s);
        const auto shared = CertificateRequest::validate(request);
        QVERIFY(shared);

        std::atomic<int> good = 0;
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < threads; ++worker)
            workers.emplace_back([&, worker] {
                for (int i = 0; i < each; ++i) {
                    const CertificateTemplate shape{.subject = {{u"CN"_s, u"gw-%1-%2"_s.arg(worker).arg(i)}}};
                    // The whole pipeline, and its last stages with a key all threads share.
                    const auto issued = (*authority)->issue(request, shape, FakeClock::start);
                    const auto signed_ = (*authority)->sign(CertificateDraft::shape(*shared, shape, FakeClock::start));
                    if (issued && signed_ && issued->subject() == signed_->subject()
                        && issued->serialNumber() != signed_->serialNumber()
                        && verifyChain(*issued, {(*authority)->certificate()}, {root}, FakeClock::start, Purpose::ClientAuth))
                        ++good;
                }
            });
        workers.clear();
        QCOMPARE(good.load(), threads * each);
    }
};

QTEST_GUILESS_MAIN(TestCertificateAuthorityThreads)
#include "tst_certificate_authority_threads.moc"
