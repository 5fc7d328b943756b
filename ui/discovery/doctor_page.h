// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_service.h"
#include "ui/shell/page.h"
#include "ui/shell/services.h"

#include <QPointer>

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class CoverageModel;
class FactsView;
class HintBar;
class ThemeSource;

/// The discovery doctor: what is heard where, what keeps it from being heard, and why a certain host is or is not seen. It looks when
/// it is first shown, and when asked to.
class DoctorPage : public Page
{
    Q_OBJECT

public:
    DoctorPage(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);
    ~DoctorPage() override;

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QAction *primaryAction() const override { return m_run; }
    QAction *secondaryAction() const override { return m_export; }
    bool isPrimaryFilled() const override { return false; }
    QVector<QWidget *> areas() const override;

    /// Asks about this address or MAC, as if somebody had typed it.
    void ask(const QString &target);
    /// Where the report is written, without asking.
    void exportTo(const QString &path);

Q_SIGNALS:
    void noticed(const QString &title, const QString &detail);
    void discoverWanted();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildMatrix();
    QWidget *buildQuestion();
    void run();
    void askTyped();
    void diagnose(const std::optional<discovery::DoctorTarget> &target);
    void begin(discovery::DiagnosisRequest request);
    void take(const Result<discovery::DiagnosisReport> &report);
    void showMatrix();
    void showChecks(const QVector<discovery::HostCheck> &checks);
    void showAnswer();
    void addSteps(const QVector<discovery::DoctorStep> &steps);
    void chooseFile();
    void setBusy(bool isBusy);

    const ThemeSource &m_themes;
    const Services &m_services;
    QAction *m_run;
    QAction *m_back;
    QAction *m_export;
    CoverageModel *m_model;
    QTableView *m_table;
    QLabel *m_explanation;
    HintBar *m_trouble;
    QProgressBar *m_busy;
    QLineEdit *m_target;
    QPushButton *m_ask;
    QLabel *m_targetError;
    FactsView *m_checks;
    FactsView *m_answer;
    std::optional<discovery::DiagnosisReport> m_report;
    QPointer<Task> m_task;                          ///< the diagnosis that runs
    std::optional<discovery::DoctorTarget> m_asked; ///< its target
    bool m_hasLooked = false;
};

} // namespace muster::ui
