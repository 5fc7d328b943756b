// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/then.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct TrustText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Trust)
};

const QString anchorKey = u"anchor"_s;
const QString anchorCertificateKey = u"certificate"_s;
const QString anchorPresentKey = u"present"_s;
constexpr qsizetype anchorDigits = 8;

/// The anchor's name on the device. The root is part of it: that of another site, or of a site founded anew, is another anchor.
QString anchorNameOf(const pki::Certificate &root)
{
    return u"site-"_s + QString::fromLatin1(root.fingerprint().toHex().first(anchorDigits));
}

/// One authority the device believes: {"anchor","certificate"}; before: {"present"}.
class TrustStep final : public StepKind
{
public:
    QString id() const override { return u"trust"_s; }
    QString label() const override { return TrustText::tr("Trust"); }
    int order() const override { return 40; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        for (const QString &anchor : inputs.profile.trustAnchors) {
            if (anchor == "site"_L1)
                planSite(inputs, plan);
            else
                plan.notPossible += {label(),
                                     TrustText::tr("\"%1\" is unknown: this version has only \"site\", the site's own authority.")
                                         .arg(shownText(anchor))};
        }
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &step) const override
    {
        const QString anchor = step.parameters.value(anchorKey).toString();
        return then(context.session.trustAnchors(), [anchor](const QStringList &anchors) -> Result<QJsonObject> {
            return QJsonObject{{anchorPresentKey, anchors.contains(anchor)}};
        });
    }
    bool isDone(const JournalStep &, const QJsonObject &observed) const override
    {
        return observed.value(anchorPresentKey).toBool();
    }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        return then(context.session.addTrustAnchor(step.parameters.value(anchorKey).toString(),
                                                   step.parameters.value(anchorCertificateKey).toString().toLatin1()),
                    []() -> Result<QJsonObject> {
                        return QJsonObject{{anchorPresentKey, true}};
                    });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const override
    {
        if (changedNothing(step))
            return ready<void>({});
        return context.session.removeTrustAnchor(step.parameters.value(anchorKey).toString());
    }

private:
    void planSite(const StepInputs &inputs, Plan &plan) const
    {
        const auto root = pki::Certificate::fromPem(inputs.rootPem);
        if (!root) {
            plan.notPossible += {label(), TrustText::tr("The site's root certificate can't be read.")};
            return;
        }
        const QStringList &current = inputs.survey.trustAnchors;
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{anchorKey, anchorNameOf(*root)}, {anchorCertificateKey, QString::fromLatin1(root->toPem())}};
        step.isAlreadySo = current.contains(anchorNameOf(*root));
        step.then = TrustText::tr("root of %1").arg(shownText(inputs.siteName));
        step.now = step.isAlreadySo ? step.then : current.isEmpty() ? TrustText::tr("no anchors") : shownList(current);
        step.undo = TrustText::tr("Removes it");
        plan.steps += step;
    }
};

} // namespace

std::unique_ptr<StepKind> makeTrust()
{
    return std::make_unique<TrustStep>();
}

} // namespace muster::provisioning
