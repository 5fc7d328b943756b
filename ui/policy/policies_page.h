// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/policy/policy_draft.h"
#include "ui/shell/page.h"
#include "ui/shell/services.h"

#include <QHash>
#include <QTimer>

QT_BEGIN_NAMESPACE
class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class ActionButton;
class EmptyState;
class PolicyFindings;
class PolicyForm;
class PolicyList;
class PolicyNotice;
class PolicySource;
class PolicyVersions;
class TabBar;
class ThemeSource;
struct PolicyFormMode;

/// The policies: their order, each as a form and as the document it is, its versions, and what it finds now. What is edited is a draft,
/// kept while the window lives; only publishing changes the registry.
class PoliciesPage : public Page
{
    Q_OBJECT

public:
    PoliciesPage(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QString countText() const override;
    QAction *primaryAction() const override { return m_isEmpty ? m_new : m_publish; }
    QAction *secondaryAction() const override { return m_isEmpty ? nullptr : m_discard; }
    QVector<QWidget *> areas() const override;

    /// Names of policies that were edited and not published; an empty one for a new policy without a name.
    QStringList unpublished() const;

Q_SIGNALS:
    /// Something was done; for the window to say, wherever the operator looks.
    void noticed(const QString &title, const QString &detail);
    void deviceWanted(const muster::DeviceId &id);
    void registryWanted(const QString &query);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    enum Tab { FormTab, SourceTab };

    void build();
    QWidget *buildLeft();
    QWidget *buildCentre();
    void buildEmpty();
    void placeSide();
    void addActions();
    QAction *addAction(const QString &name, const QString &text, const QString &iconName, void (PoliciesPage::*method)());
    void connectParts();

    // What there is
    void readPolicies();
    void takePolicies(const QVector<PolicyVersion> &policies);
    void settleDrafts();
    void readHistory();
    void takeChanges(const QVector<Change> &changes);
    void countSoon();
    void count();

    // What is shown
    const PolicyVersion *inForce(const QString &name) const;
    PolicyDraft shown() const;
    const PolicyDraft *currentDraft() const;
    const PolicyVersion *shownVersion() const;
    bool isStale() const;
    QString readFailure() const;
    QString whyReadOnly() const;
    void choose(const QString &key);
    void chooseVersion(int version);
    void showTab(int tab);
    void showAll();
    void showList();
    void showCurrent();
    void showNotice();
    void tellActions();

    // What is done
    void edit(PolicyDraft draft);
    void takeForm(const Policy &policy);
    void takeSource(const QString &text);
    void dropSource();
    void addPolicy();
    void discard();
    void publish();
    void settleDraft(const QString &key, const Policy &published, const PolicyVersion &outcome);
    void remove();
    void moveUp();
    void moveDown();
    void move(int step);
    void takeOrder(const Result<QVector<PolicyVersion>> &policies);
    void noticeFirst();
    void noticeSecond();

    const ThemeSource &m_themes;
    const Services &m_services;
    QAction *m_new;
    QAction *m_publish;
    QAction *m_discard;
    QAction *m_remove;
    QAction *m_up;
    QAction *m_down;
    QStackedWidget *m_stack; ///< what there is, or why there is nothing
    EmptyState *m_empty;
    ActionButton *m_newButton;
    PolicyList *m_list;
    QVector<QToolButton *> m_signs; ///< up, down, remove
    TabBar *m_tabs;
    QWidget *m_noticePlace; ///< with what is free around it
    PolicyNotice *m_notice;
    QStackedWidget *m_views;
    PolicyForm *m_form;
    PolicySource *m_source;
    QSplitter *m_splitter;
    QSplitter *m_side;
    PolicyFindings *m_findings;
    PolicyVersions *m_versions;

    QVector<PolicyVersion> m_policies;   ///< in force, in their order
    QMap<QString, PolicyDraft> m_drafts; ///< by name; a new one under an empty name, whatever it is called
    QString m_current;
    std::optional<int> m_version;     ///< an older one that is looked at
    QVector<PolicyVersion> m_history; ///< of the current one, the youngest first
    QString m_historyOf;
    QHash<QString, qint64> m_counts; ///< devices by scope
    QString m_failure;               ///< what went wrong last, until something else is done
    QString m_readFailure;           ///< why the policies could not be read, until they are
    QString m_historyFailure;        ///< the same of the current one's versions
    QTimer m_countTimer;
    bool m_isLoaded = false;
    bool m_isEmpty = false;
    bool m_isPlaced = false;    ///< the side has its size
    int m_historyQuestions = 0; ///< asked so far; only the last one's answer counts
    int m_moves = 0;            ///< under way; what is shown has them already
    bool m_isReading = false;
    bool m_readAgain = false;
    bool m_isCounting = false;
    bool m_isPublishing = false;
};

} // namespace muster::ui
